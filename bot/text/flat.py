"""A text as a reader sees it, with the raw index of every character and what the markup said about it."""

from dataclasses import dataclass, field

from bot.text.passages import Kind


@dataclass(frozen=True, slots=True)
class Span:
    """A run of the flat text that the markup marks as quoted, forwarded or signature."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link at `at` of the flat text; its target stands at raw[start:end]."""

    at: int
    target: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flat:
    """`origin[i]` is the raw index of `text[i]`, one entry more for the end. The rest is in order."""

    text: str
    origin: tuple[int, ...]
    spans: tuple[Span, ...] = ()
    anchors: tuple[Anchor, ...] = ()


@dataclass(slots=True)
class Writer:
    """Builds a `Flat` piece by piece."""

    _parts: list[str] = field(default_factory=list)
    _origin: list[int] = field(default_factory=list)
    length: int = 0

    def copy(self, raw: str, start: int, end: int) -> None:
        """Append raw[start:end] as it stands."""
        if end > start:
            self._parts.append(raw[start:end])
            self._origin.extend(range(start, end))
            self.length += end - start

    def put(self, text: str, at: int) -> None:
        """Append `text`, which stands for what is at raw index `at`."""
        if text:
            self._parts.append(text)
            self._origin.extend([at] * len(text))
            self.length += len(text)

    def ends_with_break(self) -> bool:
        """Whether a new line begins here."""
        return not self._parts or self._parts[-1].endswith("\n")

    def ends_with_space(self) -> bool:
        """Whether further white space would add nothing."""
        return not self._parts or self._parts[-1][-1].isspace()

    def flat(self, end: int, spans: tuple[Span, ...] = (), anchors: tuple[Anchor, ...] = ()) -> Flat:
        """What was written; `end` is the raw length."""
        self._origin.append(end)
        return Flat("".join(self._parts), tuple(self._origin), spans, anchors)
