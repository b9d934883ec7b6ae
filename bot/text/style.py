"""What an HTML tag says about its content: hidden, quoted, forwarded, signature."""

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.text.passages import Kind

_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_NEVER_SHOWN = frozenset(
    {"head", "style", "script", "title", "template", "noscript", "object", "select", "svg", "math"}
)
_ZERO = r"\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%|in|cm)?\s*(?:;|!|$)"
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|"
    rf"(?<![\w-])(?:opacity|max-height|max-width|width|height){_ZERO}",
    re.IGNORECASE,
)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,4}(?:\.\d{1,4})?)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?<![\w-])background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_QUOTE_NAME = re.compile(
    r"gmail_quote|gmail_attr|moz-cite-prefix|yahoo_quoted|yahoo-quoted|yqt\d|protonmail_quote|tutanota_quote|zmail_extra|"
    r"divrplyfwdmsg|olk_src_body_section|reply-intro|isreplycontent|ntes-mailmaster-quote|qmbox|hs_reply|front-blockquote|"
    r"ms-outlook-mobile-reference-message|mail_quote|mail-quote|quoted-text|quotedtext|reply_quote|aolreplacedbody|"
    r"email_quoted|emailquote|sh-quoted-content|missive_quote|mailquote|email-quoted-reply|quoted_reply|"
    r"zendesk_quote|zd-quote|lotus_quote|bloop_markdown_quote|mb_quote|quote_container",
    re.IGNORECASE,
)
_FORWARD_NAME = re.compile(r"moz-forward-container|forwarded-message|gmail_forward|zmail_forward", re.IGNORECASE)
_FROM_HERE = re.compile(
    r"appendonsend|divrplyfwdmsg|moz-cite-prefix-all|stopspelling|replyseparator|mail-editor-reference",
    re.IGNORECASE,
)
_SIGNATURE_NAME = re.compile(
    r"gmail_signature|moz-signature|applemailsignature|ms-outlook-mobile-signature|protonmail_signature|tutanota_signature|"
    r"(?:^|[\s_-])signature(?:$|[\s_-])|_rc_sig|composer_signature|hs_signature|zmail_signature|mail-signature|"
    r"email-signature|emailsignature|ydp\w*signature|x-signature|missive_signature|sigblock",
    re.IGNORECASE,
)
_INDENT = re.compile(r"margin\s*:\s*0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+40px|webkit-indent-blockquote", re.IGNORECASE)
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)", "transparent", "#fefefe"})


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag's inside, names in lower case."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), double or single or bare)
    return found


def is_hidden(name: str, attrs: Mapping[str, str]) -> bool:
    """Whether the element and all in it is not shown, apart from its colours."""
    if name in _NEVER_SHOWN or "hidden" in attrs:
        return True
    if attrs.get("size") == "0" and name == "font":
        return True
    return bool(_HIDING.search(attrs.get("style", "")))


def is_tiny(attrs: Mapping[str, str], *, inherited: bool) -> bool:
    """Whether the letters have no size. Other than when hidden, an element inside may set its own."""
    size = _SIZE.search(attrs.get("style", ""))
    return not float(size[1]) if size else inherited


def colours(attrs: Mapping[str, str]) -> tuple[str, str]:
    """(text colour, background) that the element sets, "" where it sets none."""
    style = attrs.get("style", "")
    text, ground = _COLOUR.search(style), _GROUND.search(style)
    return (
        _plain_colour(text[1] if text else attrs.get("color", "")),
        _plain_colour(ground[1] if ground else attrs.get("bgcolor", "")),
    )


def same_colour(text: str, ground: str) -> bool:
    """Whether text of that colour cannot be seen on that ground; the page itself is white."""
    return bool(text) and (text == ground or (text in _WHITE and (not ground or ground in _WHITE)))


def _plain_colour(value: str) -> str:
    return value.lower().replace(" ", "")


def kind_of(name: str, attrs: Mapping[str, str]) -> Kind | None:
    """Whose words the element holds, where its name, class or id tells."""
    names = f"{attrs.get('class', '')} {attrs.get('id', '')} {attrs.get('data-smartmail', '')}"
    if _FORWARD_NAME.search(names):
        return Kind.FORWARDED
    if _QUOTE_NAME.search(names):
        return Kind.QUOTED
    if name == "blockquote":
        indented = attrs.get("type") != "cite" and _INDENT.search(f"{attrs.get('style', '')} {names}")
        return None if indented else Kind.QUOTED
    if name in {"includetail", "quote"}:
        return Kind.QUOTED
    return Kind.SIGNATURE if _SIGNATURE_NAME.search(names) else None


@lru_cache(maxsize=256)
def of_name(name: str) -> tuple[bool, Kind | None]:
    """What an element's name alone says: whether it is hidden, and whose words it holds."""
    return is_hidden(name, {}), kind_of(name, {})


def opens_rest(attrs: Mapping[str, str]) -> bool:
    """Whether all that follows the element in the document is an earlier message."""
    return bool(_FROM_HERE.search(f"{attrs.get('class', '')} {attrs.get('id', '')}"))
