"""The small markup of macros, turned into HTML: headings, lists, bold, links, quotes, paragraphs. Nothing else.

A slot's value never counts as markup, whatever it holds: `shield` hides its marks before the macro is put together, and
they come back, escaped, at the very end.
"""

import html
import re
from itertools import groupby

_MARKS = "*[]()#>-.`_"  # what this markup gives a meaning to
_HIDDEN = {ord(mark): 0xE000 + i for i, mark in enumerate(_MARKS)}
_SHOWN = {hidden: chr(mark) for mark, hidden in _HIDDEN.items()}
_ESCAPED = {hidden: html.escape(mark) for hidden, mark in _SHOWN.items()}

_BOLD = re.compile(r"\*\*([^*\n]{1,400})\*\*")
_CODE = re.compile(r"`([^`\n]{1,200})`")
_LINK = re.compile(r"\[([^\[\]\n]{1,2000})\]\(([^()\s]{1,2000})\)")
_SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)
_PREFIXES = (
    ("li", re.compile(r"- +")),
    ("ol", re.compile(r"\d{1,3}\. +")),
    ("h3", re.compile(r"## +")),
    ("quote", re.compile(r"> ?")),
)
_WRAP = {
    "li": ("<ul>", "</ul>"),
    "ol": ("<ol>", "</ol>"),
    "quote": ("<blockquote>", "</blockquote>"),
    "h3": ("", ""),
    "p": ("<p>", "</p>"),
}


def shield(value: object) -> str:
    """A slot's value, one line, with every mark and private-use character hidden or dropped."""
    text = "".join(" " if c.isspace() else c for c in str(value) if c.isspace() or c.isprintable())
    return text.translate(_HIDDEN)  # private use is not printable


def shown(text: str) -> str:
    """Hidden marks made visible again."""
    return text.translate(_SHOWN)


def to_text(source: str) -> str:
    """The words as a person reads them in plain text: bold and code marks gone, links as their address."""
    plain = _LINK.sub(lambda m: m[1] if m[1] == m[2] else f"{m[1]} ({m[2]})", source)
    plain = _CODE.sub(r"\1", _BOLD.sub(r"\1", plain))
    return shown(re.sub(r"(?m)^## +", "", plain)).strip()


def to_html(source: str) -> str:
    """The words as HTML, everything escaped but the markup itself."""
    blocks = []
    for kind, lines in groupby(map(_kind_and_words, source.strip().split("\n")), key=lambda pair: pair[0]):
        if kind != "blank":
            blocks.append(_block(kind, [words for _, words in lines]))
    return "\n".join(blocks).translate(_ESCAPED)


def _kind_and_words(line: str) -> tuple[str, str]:
    for kind, prefix in _PREFIXES:
        if match := prefix.match(line):
            return kind, line[match.end() :]
    return ("p", line) if line.strip() else ("blank", "")


def _block(kind: str, lines: list[str]) -> str:
    opening, closing = _WRAP[kind]
    words = [_inline(line) for line in lines]
    if kind in ("li", "ol"):
        return opening + "".join(f"<li>{w}</li>" for w in words) + closing
    if kind == "h3":
        return "".join(f"<h3>{w}</h3>" for w in words)
    return opening + "<br>".join(words) + closing


def _inline(words: str) -> str:
    escaped = html.escape(words.strip(), quote=True)
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<strong>\1</strong>", _LINK.sub(_link, escaped)))


def _link(match: re.Match[str]) -> str:
    target = shown(match[2])
    if not _SAFE_LINK.match(target):
        return match[1]
    return f'<a href="{match[2]}" rel="noreferrer">{match[1]}</a>'
