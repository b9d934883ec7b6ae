"""Whose name stands beside a number: the author's, somebody else's, nobody's."""

import re
from dataclasses import dataclass

from bot.phones.lexicon import cues, labels, nicknames, places, words
from bot.phones.scene import Scene
from bot.text.fold import fold

_CAPITAL = "A-ZÀ-ÖØ-ÞĀŁŚŻŹĆČŠŽŘĎŤŇŐŰİŞĞА-ЯЁІЇЄҐΑ-ΩΆΈΉΊΌΎΏ"
_NAME = rf"(?:[{_CAPITAL}][\w'’-]{{0,3}}\.|[{_CAPITAL}][\w'’-]*)"  # a full stop only behind an abbreviation
_NAMES = rf"(?:{_NAME}[ \t]{{1,2}}){{0,4}}{_NAME}"
_SAID_AT = re.compile(
    rf"(?P<name>{_NAMES})(?:'s|’s)?[\s,]*(?:\([^)\n]{{0,40}}\))?[\s,]*"
    r"(?:directly |either |is |is at |can be reached |reachable )?"
    r"(?<![^\W_])(?:at|on|under|via|unter|au|al|pod|по)\s*[(]?$"
)
_BESIDE = re.compile(rf"(?:^|[\s(“\"])(?P<name>{_NAMES})\s*[(,@–-]\s*[(]?$")
_BEFORE_BRACKET = re.compile(rf"(?:^|[\s(“\"])(?P<name>{_NAMES})(?<!\.)[ \t]{{1,3}}$")
_PLAINLY = re.compile(rf"[:@-]\s+(?P<name>{_NAMES})\s+$")
_LAST_WORD = re.compile(rf"[\w,:.]\s+(?P<name>{_NAME})\s+[(]?$")
_WHOM = re.compile(rf"\s+(?:to|a|al|do|til|an|zu|naar|la|le|the|with|mit|con)?\s?(?P<name>{_NAME}(?: {_NAME})?)(?![.])")
_ENDS = re.compile(rf"(?:^|\s)(?P<name>{_NAME}(?: {_NAME})?)\.\s*$")
_THING = (
    r"(?!undersigned|number|cell|mobile|land ?line|phone|house|home|office|following|above|below|same|new|line|desk)"
)
_PHRASE = r"(?:(?!\b(?:and|or|if) (?:I|we|they|he|she|you)\b)[^.;:!?\n])"  # no sentence of its own
_OBJECT = re.compile(
    r"\b(?:call|phone|ring|dial|contact|reach|try|text|telephone)(?:ing|ed|s)?\s+(?:up\s+)?"
    rf"(?P<name>(?:the|your|his|her|their|a|an|its|this)\s+{_THING}{_PHRASE}{{2,50}}?)"
    r"\s*(?:at|on|,|:|\()?\s*[(]?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(
    r"(?P<name>[^\W\d_]+)[’']s?\s+(?:[\w-]+\s+){0,2}?"
    r"(?:number|phone|cell|cellphone|mobile|line|tel|telephone|whatsapp|contact|no|office)\b[^.!?\n]{0,24}$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    rf"\s{{0,2}}(?:\(\s?(?P<name>{_NAMES})\s?\)|[–-]\s?(?P<last>{_NAMES})\s*(?:$|[.,;])|"
    rf",\s(?:ask for |the |d |die |der |la |le |el )?(?P<within>{_NAMES})\))"
)
_IS_NAMED = re.compile(
    rf"\s{{1,2}}(?:is|was|to|ist|es|est|è|é|je|это|-|–|=)\s(?P<name>{_NAME}(?: {_NAME})?)(?=[\s.,;)]|$)"
)
_LINE_NAME = re.compile(
    rf"[\s*•>|–—-]*(?P<name>(?:{_NAME}[ \t,/&]{{0,3}}){{1,5}})(?:\([^)\n]{{0,30}}\))?"
    r"(?P<mark>[\s:,.|–—-]*)[(]?$"
)
_HEADS_LINE = re.compile(rf"[\s*•>|–—\d.)-]*(?P<name>(?:{_NAME}[ \t,.]*){{1,4}})")
_WORD = re.compile(r"[^\W\d_]{2,}")
_INTRODUCES = re.compile(r"(?:I[’']?m|I am|This is|It[’']s|Ich bin|Soy|Sono|Sou|Jag är|Я)\s", re.IGNORECASE)
_STREET = re.compile(r"\b\d{1,5}[A-Za-z]?\s$")  # "1418 Alder, 0123 …" is an address
_A_NOUN = re.compile(
    r"\b(?:im|am|ins|zum|zur|vom|beim|der|die|das|dem|den|ein|eine|einem|einer|mein|meine|meinem|meiner)\s$"
)
_NOUN = re.compile(  # German nouns begin like names
    r"[a-zäöü](?:ung|ungen|heit|keit|fragen|nummer|zeit|zeiten|büro|fall|schaft|tion|abend|morgen|mittag|feierabend|fälle)$"
)
_SHORTENED = 3  # letters of a name that is cut short
_STEM, _ENDING = 4, 2  # letters that two forms of a name have in common, and letters of an ending
_SENTENCE = 3  # words of a sentence that ends in a name
_INITIALS = 3  # letters
_PAIR = 2  # a first name and a surname

Naming = tuple[float, str]
_NOBODY: Naming = (0.0, "")


@dataclass(frozen=True, slots=True)
class Author:
    """The words of the author's name, folded."""

    names: frozenset[str]

    @classmethod
    def of(cls, author: str) -> "Author":
        """The name as the account gives it; of an address the part before the @."""
        return cls(frozenset(w for w in _WORD.findall(fold(author.split("@", maxsplit=1)[0]))))

    def is_in(self, text: str) -> bool:
        """Whether a word of `text` is of the author's name, in full or as it is shortened."""
        return any(map(self._is, _WORD.findall(fold(text)))) if self.names else False

    def is_namesake(self, name: str) -> bool:
        """Whether `name` has the author's first name and another surname: "Ann Poe" for Ann Lee."""
        said = _WORD.findall(name)
        alone = len(said) == _PAIR and len(self.names) >= _PAIR and not self.is_in(said[-1])
        return alone and name.istitle() and fold(said[-1]) not in words("not_names") and not _means_something(said[-1])

    def is_called(self, name: str) -> bool:
        """Whether `name` alone is the author's, be it as short as "Al"."""
        return name.istitle() and any(own.startswith(fold(name)) for own in self.names)

    def _is(self, word: str) -> bool:
        if word in self.names or nicknames().get(word) in self.names:
            return True
        if len(word) >= _SHORTENED and any(name.startswith(word) for name in self.names):
            return True
        return not word.isascii() and any(_same_stem(word, name) for name in self.names)


def _same_stem(word: str, name: str) -> bool:
    """Whether a word is a name with another ending, as in Russian and Greek."""
    stem = max(_STEM, len(name) - 1)
    return len(word) - len(name) <= _ENDING and word[:stem] == name[:stem]


def named_beside(scene: Scene, author: Author) -> Naming:
    """(log odds, reason) of a name right before the number; (0, "") where there is none."""
    clause = scene.clause.text[-140:]
    found = _in_phrase(scene, clause, author)
    if found[0] or scene.signature or scene.near.before > scene.line_start:
        return found
    match = _LAST_WORD.search(clause)
    if match and author.is_in(match["name"]):
        return 1.8, f"“{match['name']}” before it"
    return _on_line(scene, author)


def _in_phrase(scene: Scene, clause: str, author: Author) -> Naming:
    """A name in "Ann's number …", "Ann is at …", "call the bank on …", "Ann, …", "Ann (…"."""
    hits = scene.stretch(scene.start - len(clause), scene.start).labels
    labelled = scene.text[scene.start - len(clause) : hits[-1].start] if hits else ""
    patterns = [_POSSESSIVE, _SAID_AT, _OBJECT]
    if not scene.signature:
        patterns.append(_BEFORE_BRACKET if scene.text[scene.start] == "(" else _BESIDE)
    for pattern in patterns:
        match = pattern.search(clause)
        lead = clause[: match.start("name")][-12:] if match else ""
        if match is None or _A_NOUN.search(lead) or _STREET.search(lead):
            continue
        if pattern is _BESIDE and match.start("name") == 0 == scene.clause.start and " " not in match["name"]:
            continue  # the first word of all: "Evenings, 0123 …"
        if (found := _naming(match["name"], author, sure=pattern is _OBJECT))[0]:
            return found
    match = None if scene.signature else _BESIDE.search(labelled)
    return _naming(match["name"], author) if match else _NOBODY


def _on_line(scene: Scene, author: Author) -> Naming:
    """A name that begins the line of the number: "Ann Lee   0123 …"."""
    match = _LINE_NAME.match(scene.ahead.text)
    if match and "   " in match["mark"] and author.is_in(scene.above.text):
        return _NOBODY  # the author's company, in a block of columns
    if match and (len(_WORD.findall(match["name"])) > 1 or match["mark"].strip() or len(match["mark"]) > 1):
        return _naming(match["name"], author)
    return _NOBODY


def names_other(scene: Scene, author: Author) -> bool:
    """Whether a name that is not the author's stands right before the number, in a signature too."""
    clause = scene.clause.text[-140:]
    bracketed = scene.text[scene.start : scene.start + 1] == "("
    match = (_BEFORE_BRACKET if bracketed else _BESIDE).search(clause) or _PLAINLY.search(clause)
    return bool(match) and _naming(match["name"] if match else "", author)[0] < 0


def named_as_object(text: str, author: Author) -> Naming:
    """The same for whoever is to be called: "ring" + "Ann on …"."""
    match = _WHOM.match(text)
    return _naming(match["name"], author) if match else _NOBODY


def names_plainly(lead: str, author: Author) -> bool:
    """Whether somebody else's name is the last word of `lead`, and not its first."""
    match = _LAST_WORD.search(lead)
    return bool(match) and _naming(match["name"] if match else "", author)[0] < 0


def named_just_before(scene: Scene, author: Author) -> Naming:
    """The same for a name that ends the sentence before: "That's Ann. 0123 …"."""
    match = _ENDS.search(scene.earlier.text)
    if match and "\n" in scene.text[scene.earlier.start + match.end("name") : scene.start]:
        return _NOBODY  # a line of its own, such as "Acme Corp."
    if match and scene.earlier.text[: match.start("name")].rstrip()[-1:] in {".", "!", "?"}:
        return _NOBODY  # a sentence of its own, such as "Reward."
    if match and (match["name"].isupper() or len(_WORD.findall(scene.earlier.text)) < _SENTENCE):
        return _NOBODY
    return _naming(match["name"], author) if match else _NOBODY


def named_after(scene: Scene, author: Author) -> Naming:
    """The same for a name right after the number: "… (Ann)"."""
    match = None if scene.signature else _NAMED_AFTER.match(scene.behind.text)
    if match is None and not scene.signature:
        match = _IS_NAMED.match(scene.behind.text)
        return _naming(match["name"], author) if match else _NOBODY
    name = (match["name"] or match["last"] or match["within"]) if match else ""
    return _naming(name, author) if len(name) > _INITIALS else _NOBODY


def _naming(found: str, author: Author, *, sure: bool = False) -> Naming:
    shown = " ".join(found.split())
    if _INTRODUCES.match(shown):
        return 1.8, f"“{shown}” before it"
    if author.is_in(found) and not author.is_namesake(found):
        return 1.8, f"“{shown}” before it"
    left = [w for w in _WORD.findall(found) if fold(w) not in words("not_names") and not _NOUN.search(w)]
    initials = all(w.isupper() and len(w) <= _INITIALS for w in left)
    meant = _means_something(" ".join(left)) or bool(places().scan(found))
    if not left or (not sure and (initials or meant)):
        return _NOBODY
    return -3.6, f"“{shown}” before it: somebody else's"


def _means_something(text: str) -> bool:
    said = any(hit.kind != "id" for hit in labels().scan(text)) or any(
        hit.kind != "person" for hit in cues().scan(text)
    )
    return said or bool(places().scan(text))


def begins_with_name(line: str) -> bool:
    """Whether a line begins with somebody's name."""
    match = _HEADS_LINE.match(line)
    if not match:
        return False
    left = [w for w in _WORD.findall(match["name"]) if fold(w) not in words("not_names")]
    return bool(left) and not any(h.kind in {"phone", "mobile", "chat", "fax"} for h in labels().scan(match["name"]))
