"""What the sentence of a number says of whose it is: the nearest word that tells decides."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.phones.label import RINGING, Label
from bot.phones.lexicon import Hit
from bot.phones.scene import Scene
from bot.phones.whose import Author, Naming, named_after, named_beside
from bot.phones.words import words

_WORD = re.compile(r"[^\W\d_]+")
_WAS = re.compile(r"\b(?:was|war|était|etait|era|byl|był|был|була|volt|oli|ήταν)[\s:]*$", re.IGNORECASE)
_IS_THE = re.compile(r"\s*(?:is|was|are) (?:the|a|an|their|its|for|of)\b", re.IGNORECASE)
_IS_MINE = re.compile(r"\s*(?:is|was) (?:the|a) (?:number|one|phone|cell|mobile) I\b", re.IGNORECASE)
_CORRECTED = re.compile(
    r"\W*(?:and |und |et )?(?:not|nicht|pas le|no el|não o|non il|nie|не|inte|ikke|niet)\W*", re.IGNORECASE
)
# How many words may stand between a cue and its number.
_REACH = {
    "own": 12,
    "their": 14,
    "person": 3,
    "retired": 4,
    "replaced": 2,
    "example": 5,
    "current": 4,
    "offer": 5,
}
_NEAR = 3  # words between a number and what is said of it right after
_AFTER = 5  # words between a number and "is my cell"
_LABEL = 3  # words of a label between two numbers


@dataclass(frozen=True, slots=True)
class Said:
    """Log odds that the number is the author's, why, and whether it is called an old one."""

    odds: float = 0.0
    reason: str = ""
    retired: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of one number. `before` is what that of the number before said."""

    scene: Scene
    author: Author
    label: Label
    before: Said

    def says(self) -> Said:
        """What the sentence says, `Said()` for nothing."""
        said = self._cue()
        if -1 < said.odds < 3 and self._is_silent():  # noqa: PLR2004 - an own cue ("call me") outweighs it
            return Said(-4.0, "nobody answers it: somebody else's")
        if not said.odds and self.before.odds and not self.before.retired and self._only_joins():
            return Said(self.before.odds, "it follows a number like it")
        return said

    def _is_silent(self) -> bool:
        later = self.scene.stretch(self.scene.end, min(self.scene.later.end, self.scene.end + 90))
        return any(hit.kind == "silent" for hit in later.cues)

    def _only_joins(self) -> bool:
        """Whether nothing but "or", "also", a label parts it from the number before."""
        if not self.scene.joined:
            return False
        gap = self.scene.text[self.scene.near.before : self.scene.start]
        if self.before.odds < 0 and (self.label[0] in RINGING or "\n" in gap):
            return False
        rest = [w for w in _WORD.findall(gap.lower()) if w not in words("joining")]
        return "\n\n" not in gap and (not rest or (len(rest) <= _LABEL and self.label[0] in RINGING))

    def _cue(self) -> Said:
        named = named_beside(self.scene, self.author)
        offered: Said | None = None
        for hit in reversed(self.scene.clause.cues):
            said = self._weigh(hit, named)
            if said and hit.kind != "offer":
                return said if offered is None or said.odds < 0 or hit.kind == "own" else offered
            offered = offered or said
        if offered:
            return offered
        if was := self._was({"current", "own"}):
            return was
        return (
            Said(*named, named=True)
            if named[0]
            else self._asks_who() or self._after() or self._bystander() or self._shortly_before()
        )

    def _asks_who(self) -> Said | None:
        """ "Who is …?"."""
        rest = self.scene.rest
        if not rest.text.strip() and self.scene.text[rest.end : rest.end + 1] in {"?", "？"}:
            return Said(-3.0, "the sentence asks about it")
        return None

    def _bystander(self) -> Said | None:
        """A name in brackets behind the number, or "… is the …"."""
        named = named_after(self.scene, self.author)
        if named[0]:
            return Said(named[0], named[1].replace("before", "after"))
        if _IS_MINE.match(self.scene.rest.text):
            return Said(2.0, "what follows says it is the author's")
        if _IS_THE.match(self.scene.rest.text) and not self.scene.rest.cues:
            return Said(-2.5, "what follows says whose it is: somebody else's")
        return None

    def _weigh(self, hit: Hit, named: Naming) -> Said | None:
        """What one cue before the number says; None where it is too far, or says nothing."""
        if self.scene.clause.words_after(hit) > _REACH.get(hit.kind, -1):
            return None
        return _WEIGHED[hit.kind](self, hit, named)

    def _own(self, hit: Hit, named: Naming) -> Said:
        if named[0] < 0 and self.scene.clause.words_after(hit) > 2:  # noqa: PLR2004 - the name stands between
            return Said(*named)
        return self._was({"current"}) or self._old() or Said(3.4, f"{self._quote(hit)} before it")

    def _their(self, hit: Hit, _: Naming) -> Said | None:
        clause = self.scene.clause
        apart = "\n" in clause.text[hit.end - clause.start :] and (
            self.scene.signature or self.label[0] in RINGING
        )
        if apart or self.author.is_in(clause.shown(hit)):
            return None
        return Said(-4.5, f"{self._quote(hit)} before it: somebody else's")

    def _person(self, hit: Hit, _: Naming) -> Said | None:
        clause = self.scene.clause
        aide = (
            clause.shown(hit).lower() in words("aides") and "\n" not in clause.text[hit.end - clause.start :]
        )
        if self.scene.signature and (not aide or self.author.is_in(self.scene.ahead.text)):
            return None
        return Said(-3.5, f"{self._quote(hit)} before it: somebody else's")

    def _retired(self, hit: Hit, _: Naming) -> Said | None:
        if self.scene.joined and self.scene.clause.words_before(hit) <= _NEAR:
            return None  # it is said of the number before
        return Said(-5.0, f"{self._quote(hit)} before it: no longer in use", retired=True)

    def _replaced(self, hit: Hit, _: Naming) -> Said:
        return Said(-5.0, f"{self._quote(hit)} before it: no longer in use", retired=True)

    def _example(self, hit: Hit, _: Naming) -> Said | None:
        within = self.scene.text[hit.start - 1 : hit.start] in {".", "@", "-"}
        return None if within else Said(-3.5, f"{self._quote(hit)} before it: an example")

    def _current(self, hit: Hit, _: Naming) -> Said | None:
        return (
            Said(3.0, f"{self._quote(hit)} before it, after an old number") if self.before.retired else None
        )

    def _offer(self, hit: Hit, named: Naming) -> Said:
        if named[0]:
            return Said(*named)
        after = self._after()
        return after if after and after.odds < 0 else Said(2.2, f"{self._quote(hit)} before it")

    def _was(self, kinds: set[str]) -> Said | None:
        """ "My number was …, now …"."""
        if _WAS.search(self.scene.clause.text) and any(hit.kind in kinds for hit in self.scene.rest.cues):
            return Said(-5.0, "“was” before it: no longer in use", retired=True)
        return None

    def _old(self) -> Said | None:
        """ "… is no longer in use"."""
        rest = self.scene.rest
        for hit in rest.cues:
            if hit.kind == "retired" and rest.words_before(hit) <= _NEAR:
                return Said(-5.0, f"“{rest.shown(hit)}” after it: no longer in use", retired=True)
        return None

    def _after(self) -> Said | None:
        if old := self._old():
            return old
        rest = self.scene.rest
        for hit in rest.cues:
            ahead = rest.words_before(hit)
            if ahead > _AFTER:
                break
            if hit.kind == "own" or (hit.kind == "offer" and "en" not in hit.languages):
                return Said(2.6, f"“{rest.shown(hit)}” after it")
            if hit.kind in {"their", "person"} and ahead <= _NEAR and (said := self._others_after(hit)):
                return said
        return None

    def _others_after(self, hit: Hit) -> Said | None:
        rest = self.scene.rest
        if self.author.is_in(self.scene.text[hit.end : hit.end + 30]):
            return Said(2.0, f"“{rest.shown(hit)}” and the author's name after it")
        if hit.kind == "person" and self.scene.signature:
            return None
        return Said(-4.0, f"“{rest.shown(hit)}” after it: somebody else's")

    def _shortly_before(self) -> Said:
        """What the sentence before asks for: "Could someone ring me? 0123 …"."""
        if _CORRECTED.fullmatch(self.scene.rest.text) and self.scene.near.after < len(self.scene.text):
            return Said(2.2, "it is set against another number")
        earlier = self.scene.earlier
        hits = [hit for hit in earlier.cues if hit.kind in {"own", "offer", "their"}]
        if hits and hits[-1].kind in {"own", "offer"} and len(_WORD.findall(self.scene.clause.text)) <= 4:  # noqa: PLR2004 - "It's …"
            return Said(2.0, f"“{earlier.shown(hits[-1])}” in the sentence before")
        return Said()

    def _quote(self, hit: Hit) -> str:
        return f"“{self.scene.clause.shown(hit)}”"


_WEIGHED: dict[str, Callable[[Sentence, Hit, Naming], Said | None]] = {
    "own": Sentence._own,
    "their": Sentence._their,
    "person": Sentence._person,
    "retired": Sentence._retired,
    "replaced": Sentence._replaced,
    "example": Sentence._example,
    "current": Sentence._current,
    "offer": Sentence._offer,
}
