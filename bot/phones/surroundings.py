"""What the whole text says of its numbers: lists of people, meetings, answers, names above a block."""

import re
from collections import Counter

from bot.phones.judge import Facts
from bot.phones.lexicon import cues, labels
from bot.phones.mentions import Mention
from bot.phones.scene import Scene
from bot.phones.whose import Naming
from bot.text import Kind, Passage
from bot.text import Reading as Text

_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME_LINE = re.compile(
    r"[^\W\d_a-z][\w.'’-]+(?:[ \t]+(?:[^\W\d_a-z][\w.'’-]*|de|van|von|der|da|del|la|le|bin|al)){1,4}(?:,[^\n]{0,24})?"
)
_ANSWER = 4  # words beside the number in a text that is little else
_LISTED = 3  # lines with a name and a number make a list
_MEETING = 2  # words of a dial-in nearby
_BETTER = 0.8  # confidence of a number that makes a company's main line needless


class Surroundings:
    """Facts of a text, for each of its mentions."""

    def __init__(self, text: Text, found: list[Mention], naming: Naming) -> None:
        """`found` is weighed later, one by one."""
        self._text, self._found, self._naming = text, found, naming
        self._own = text.words(Kind.OWN)
        self._listed = self._lists()
        self._asked = bool(text.asked) and any(h.kind == "asks" for h in cues().scan(text.asked[-300:]))
        self._kinds: dict[int, str] = {}
        self._answer = len(found) <= 2 and self._is_answer()  # noqa: PLR2004 - one number, or an order's beside it

    def facts(self, index: int, scene: Scene) -> Facts:
        """What is known around the mention `index`."""
        mention = self._found[index]
        self._kinds[index] = scene.label[0]
        around = scene.text[max(0, mention.start - 400) : mention.end + 300]
        own = not scene.signature
        return Facts(
            self._naming,
            listed=index in self._listed,
            meeting=sum(h.kind == "dialin" for h in labels().scan(around)) >= _MEETING,
            answer=own and self._answer,
            asked=own and self._asked,
            closing=own and self._closes(scene) and self._is_last(mention),
            signed=self._signed(scene),
            stranger=self._stranger(scene),
            desks=any(self._kinds.get(i) == "desk" for i in (index - 1, index - 2)) and own,
            code=mention.code,
            masked=mention.masked,
            link=mention.is_link,
        )

    def compare(self) -> None:
        """A company's main line, or a free one, is not the author's where a better number stands in the signature."""
        for index, mention in enumerate(self._found):
            better = any(
                m.weight.confidence > _BETTER
                and m.passage == mention.passage
                and m.reading.plan.e164 != mention.reading.plan.e164
                for m in self._found
            )
            if better and (
                self._kinds.get(index) in {"switchboard", "tollfree"} or mention.reading.plan.toll_free
            ):
                mention.weight.add(-2.0, "a better number stands beside it")

    def _closes(self, scene: Scene) -> bool:
        short = scene.line_end - scene.line_start <= 60  # noqa: PLR2004 - no line of prose
        return short and scene.text.count("\n", scene.end, scene.end + 400) <= 3  # noqa: PLR2004 - the last lines

    def _is_last(self, mention: Mention) -> bool:
        return not any(
            p.kind is Kind.OWN and p.text.strip() for p in self._text.passages[mention.passage + 1 :]
        )

    def _is_answer(self) -> bool:
        return len(self._own) < 200 and len(_WORD.findall(self._own)) <= _ANSWER  # noqa: PLR2004 - characters

    def _lists(self) -> frozenset[int]:
        named = [i for i, m in enumerate(self._found) if self._names(m)]
        by_passage = Counter(self._found[i].passage for i in named)
        enough = {Kind.OWN: _LISTED, Kind.SIGNATURE: _LISTED + 1}
        kinds = {i: self._text.passages[self._found[i].passage].kind for i in named}
        return frozenset(i for i in named if by_passage[self._found[i].passage] >= enough[kinds[i]])

    def _names(self, mention: Mention) -> bool:
        passage = self._text.passages[mention.passage]
        start = passage.text.rfind("\n", 0, mention.start) + 1
        return self._naming.heads(passage.text[start : mention.start])

    def _signed(self, scene: Scene) -> bool:
        start = scene.line_start
        for _ in range(4):
            start = scene.text.rfind("\n", 0, max(0, start - 1)) + 1
        above = scene.text[max(start, scene.start - 300) : scene.start]
        short = [line for line in above.split("\n") if len(line) < 70]  # noqa: PLR2004 - a signature's line
        return any(self._naming.is_author(line) for line in short)

    def _stranger(self, scene: Scene) -> bool:
        """Whether a signature block stands under a name that is not the author's."""
        if not self._naming.author or not scene.signature or self._naming.is_author(scene.text):
            return False
        if any(self._naming.is_author(p.text[-80:]) for p in self._passages(Kind.OWN)):
            return False
        head = scene.text[: scene.start].split("\n")
        return any(_NAME_LINE.fullmatch(line.strip()) for line in head)

    def _passages(self, kind: Kind) -> list[Passage]:
        return [p for p in self._text.passages if p.kind is kind]
