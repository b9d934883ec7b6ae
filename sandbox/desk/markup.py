"""What becomes of the HTML in a comment: stripped from `body`, cleaned in `html_body`."""

from html import escape
from html.parser import HTMLParser

LONGEST = 65_535  # characters; more is cut without a word
DROPPED = frozenset({"script", "style", "iframe", "object", "embed", "form", "head", "title"})
BLOCKS = frozenset({"p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "h4", "ul", "ol", "table", "hr"})
VOID = frozenset({"br", "hr", "img", "input", "meta", "link"})
GONE = frozenset({"input", "meta", "link", "html", "body"})
KEPT_ATTRIBUTES = frozenset({"href", "src", "alt", "title", "style", "class", "dir"})


class _Reader(HTMLParser):
    """Collects the text, hidden text included, and the harmless part of the markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.html: list[str] = []
        self._muted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag, or fall silent inside one that must not stay."""
        if tag in DROPPED:
            self._muted += 1
            return
        if tag in BLOCKS:
            self.text.append("\n")
        if not self._muted and tag not in GONE:
            self.html.append(f"<{tag}{_attributes(attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if tag in DROPPED:
            self._muted = max(0, self._muted - 1)
            return
        if tag in BLOCKS and tag not in VOID:
            self.text.append("\n")
        if not self._muted and tag not in VOID | GONE:
            self.html.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep text, unless a script speaks."""
        if not self._muted:
            self.text.append(data)
            self.html.append(escape(data, quote=False))


def _attributes(attrs: list[tuple[str, str | None]]) -> str:
    kept = [(name, value or "") for name, value in attrs if name in KEPT_ATTRIBUTES]
    safe = [(name, value) for name, value in kept if not value.strip().lower().startswith("javascript:")]
    return "".join(f' {name}="{escape(value)}"' for name, value in safe)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _tidy(text: str) -> str:
    lines: list[str] = []
    for line in (part.strip() for part in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def from_plain(body: str) -> tuple[str, str]:
    """(body, html_body) of a comment that was written as text: tags go, line breaks become `<br>`."""
    text = "".join(_read(body).text) if "<" in body else body
    text = text[:LONGEST]
    paragraphs = escape(text, quote=False).replace("\n\n", '</p><p dir="auto">').replace("\n", "<br>")
    return text, _frame(f'<p dir="auto">{paragraphs}</p>')


def from_html(html: str) -> tuple[str, str]:
    """(body, html_body) of a comment that was written as HTML: the body keeps what styles hide."""
    read = _read(html[:LONGEST])
    return _tidy("".join(read.text)), _frame("".join(read.html))


def _frame(inner: str) -> str:
    return f'<div class="zd-comment" dir="auto">{inner}</div>'
