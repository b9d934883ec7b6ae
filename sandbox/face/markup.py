"""The bot's own messages, which are HTML, cut down to the few harmless tags that a page may show."""

from collections.abc import Mapping
from html.parser import HTMLParser

from markupsafe import Markup, escape

SHOWN: Mapping[str, str] = {
    **{tag: tag for tag in ("p", "strong", "em", "code", "ul", "ol", "li", "blockquote", "br")},
    **dict.fromkeys(("h1", "h2", "h3", "h4"), "h3"),  # a page has its own headings above these
}
ALONE = frozenset({"br"})


class _Reader(HTMLParser):
    """Keeps words, and tags without their attributes; a link stands beside its words as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Markup] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # the parser's
        """Open a tag that is shown."""
        shown = SHOWN.get(tag)
        if shown is None:
            return
        self.parts.append(Markup(f"<{shown}>"))  # noqa: S704  # one of our own names
        if shown not in ALONE:
            self.open.append(shown)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, inner tags first."""
        shown = SHOWN.get(tag)
        while shown in self.open:
            inner = self.open.pop()
            self.parts.append(Markup(f"</{inner}>"))  # noqa: S704  # one of our own names
            if inner == shown:
                return

    def handle_data(self, data: str) -> None:
        """Keep the words, escaped."""
        self.parts.append(escape(data))


def clean(html: str) -> Markup:
    """The HTML of a message with nothing in it but words and a few tags."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.parts += [Markup(f"</{tag}>") for tag in reversed(reader.open)]  # noqa: S704  # our own names
    return Markup("").join(reader.parts)
