"""Flattens HTML in one pass: what is shown, line by line, with quotes and signatures as marked.

A tokenizer of our own, since every character must keep its raw index, which the parsers of the field do not
give (lxml, html5lib, selectolax: none; html.parser: line and column, and slow on hostile input). Linear: each
`<` is looked at once, an end tag only pops what it closes.
"""

import html
import re
from dataclasses import dataclass, field

from bot.text import style
from bot.text.flat import Anchor, Flat, Span, Writer
from bot.text.passages import Kind

_TOKEN = re.compile(
    r"<!--|<[!?/a-zA-Z][^<>]*>|"
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?|"
    r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+"
)
_NAME = re.compile(r"</?\s*([a-zA-Z][\w:-]*)")
_ADDRESS = re.compile(r"<[^\s<>=\"']*(?:@|:/|tel:|mailto:)")
_SURE = re.compile(
    r"<(?:!doctype html|html|body|head|div|p|br|span|table|tbody|tr|td|blockquote|ul|ol|li|pre|font|h[1-6]|"
    r"center|o:p|strong|em|b|i|u|a href)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base", "source"})
_BLOCK = re.compile(
    r"p|div|tr|li|ul|ol|table|blockquote|h[1-6]|pre|section|article|header|footer|address|dl|dt|dd|tbody|thead|"
    r"form|center|fieldset|body|hr"
)
_CELL = frozenset({"td", "th"})
_RAW_TEXT = frozenset({"style", "script", "title"})


def is_html(raw: str) -> bool:
    """Whether `raw` carries real markup, not only an address or a comparison in angle brackets."""
    return "<" in raw and bool(_SURE.search(raw))


def flatten_html(raw: str) -> Flat:
    """The text of `raw` as shown. Never raises."""
    return _Flattener(raw).run()


@dataclass(slots=True)
class _Element:
    name: str
    hidden: bool
    tiny: bool
    kind: Kind | None
    colour: str
    ground: str


@dataclass(slots=True)
class _Flattener:
    raw: str
    out: Writer = field(default_factory=Writer)
    stack: list[_Element] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    kind: Kind | None = None
    since: int = 0
    rest: bool = False
    keep_lines: bool = False

    def run(self) -> Flat:
        self.stack.append(_Element("", hidden=False, tiny=False, kind=None, colour="", ground=""))
        self.keep_lines = _lines_matter(self.raw)
        at = 0
        while token := _TOKEN.search(self.raw, at):
            self._text(at, token.start())
            at = self._token(token)
        self._text(at, len(self.raw))
        self._turn(None)
        return self.out.flat(len(self.raw), tuple(self.spans), tuple(self.anchors))

    def _text(self, start: int, end: int) -> None:
        if self._shown():
            self.out.copy(self.raw, start, end)

    def _shown(self) -> bool:
        return not (self.stack[-1].hidden or self.stack[-1].tiny)

    def _token(self, token: re.Match[str]) -> int:
        """Deal with one token; say where to go on."""
        first = token[0][0]
        if first == "<":
            return self._tag(token)
        if not self._shown():
            return token.end()
        if first == "&":
            self.out.put(html.unescape(token[0]), token.start())
        else:
            self._space(token)
        return token.end()

    def _space(self, token: re.Match[str]) -> None:
        if self.keep_lines or self.open.get("pre"):
            self.out.copy(self.raw, *token.span())
        elif not self.out.ends_with_space():
            self.out.put(" ", token.start())

    def _tag(self, token: re.Match[str]) -> int:
        tag = token[0]
        if tag == "<!--":
            return self._comment(token.end())
        if (":" in tag or "@" in tag) and _ADDRESS.match(tag):
            self._text(*token.span())
            return token.end()
        named = _NAME.match(tag)
        if named:
            name = named[1].lower()
            if tag[1] == "/":
                self._close(name, token.start())
            else:
                self._open(name, token)
                if name in _RAW_TEXT:
                    return self._end_of(name, token.end())
        return token.end()

    def _comment(self, at: int) -> int:
        end = self.raw.find("-->", at)
        return len(self.raw) if end < 0 else end + 3

    def _end_of(self, name: str, at: int) -> int:
        end = self.raw.find(f"</{name}", at)
        end = self.raw.find(f"</{name.upper()}", at) if end < 0 else end
        return len(self.raw) if end < 0 else end

    def _open(self, name: str, token: re.Match[str]) -> None:
        inside = token[0][len(name) + 1 : -1]
        attrs = style.attributes(inside) if inside else {}
        self._break(name, token.start())
        if name == "a" and "href" in attrs and not self.stack[-1].hidden:
            self._anchor(attrs["href"], token)
        if name not in _VOID and not token[0].endswith("/>"):
            self._push(name, attrs)

    def _anchor(self, target: str, token: re.Match[str]) -> None:
        start = token.start() + token[0].find(target)
        self.anchors.append(Anchor(self.out.length, html.unescape(target), start, start + len(target)))

    def _push(self, name: str, attrs: dict[str, str]) -> None:
        if name == "p" and self.stack[-1].name == "p":
            self._pop()
        element = self._styled(name, attrs) if attrs else self._bare(name)
        self.stack.append(element)
        self.open[name] = self.open.get(name, 0) + 1
        self._turn(element.kind)

    def _styled(self, name: str, attrs: dict[str, str]) -> _Element:
        parent = self.stack[-1]
        colour, ground = style.colours(attrs)
        colour, ground = colour or parent.colour, ground or parent.ground
        hidden = parent.hidden or style.is_hidden(name, attrs) or style.same_colour(colour, ground)
        kind = parent.kind or style.kind_of(name, attrs)
        if style.opens_rest(attrs):
            self.rest = True
        return _Element(name, hidden, style.is_tiny(attrs, inherited=parent.tiny), kind, colour, ground)

    def _bare(self, name: str) -> _Element:
        """An element without attributes, as most are: only its name can say anything."""
        parent, (hidden, kind) = self.stack[-1], style.of_name(name)
        hidden = hidden or parent.hidden or style.same_colour(parent.colour, parent.ground)
        return _Element(name, hidden, parent.tiny, parent.kind or kind, parent.colour, parent.ground)

    def _close(self, name: str, at: int) -> None:
        if self.open.get(name):
            while self._pop() != name:
                pass
        self._break(name, at)

    def _pop(self) -> str:
        element = self.stack.pop()
        self.open[element.name] -= 1
        self._turn(self.stack[-1].kind)
        return element.name

    def _turn(self, kind: Kind | None) -> None:
        """Note where the kind that the markup tells changes."""
        kind = kind or (Kind.QUOTED if self.rest else None)
        if kind is self.kind:
            return
        if self.kind is not None and self.out.length > self.since:
            self.spans.append(Span(self.since, self.out.length, self.kind))
        self.kind, self.since = kind, self.out.length

    def _break(self, name: str, at: int) -> None:
        if self.stack[-1].hidden:
            return
        if name == "br" or (_BLOCK.fullmatch(name) and not self.out.ends_with_break()):
            self.out.put("\n", at)
        elif name in _CELL and not self.out.ends_with_space():
            self.out.put("  ", at)


def _lines_matter(raw: str) -> bool:
    """Whether line ends are line breaks: a plain text with a few tags in it, as a comment in Markdown."""
    head = raw[:20_000]
    tagged = len(re.findall(r"<(?:br|p|div|tr|li|td|table|blockquote)\b", head, re.IGNORECASE))
    return head.count("\n") > 3 * tagged and not re.search(r"<(?:html|body|!doctype)\b", head, re.IGNORECASE)
