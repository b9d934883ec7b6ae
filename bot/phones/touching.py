"""Cuts off what touches a run of digits and belongs to something else: a word, an address, a file."""

import re

from bot.phones.candidates import FEWEST, Run
from bot.phones.label import RINGING
from bot.phones.lexicon import labels

_WORD_BEFORE = re.compile(r"([^\W\d_]+)([-.:#/ ]{0,2})$")
_WORD_AFTER = re.compile(r"[-._]?([^\W\d_]+)")
_ADDRESS = re.compile(r"://|www\.|/.*/|^/..|\.[a-z]{2,4}/|mid:")
_LETTERS = frozenset("tmpcdohwTMPCDOHW")  # a label of one letter
_COUNTRY = re.compile(r"(?<![A-Za-z])[A-Z]{2}$")
_IBAN = 11  # digits of which an account number has more
_FILE_ENDING = 5  # letters
_ENDING = re.compile(
    r"(?:-(?:[aeoö]s|ás|[oeö]n|r[ae]|[ae]t|go|ie)|[:'’][a-zäöüğışç]{1,4})\b"
)  # of a case: "…-es", "…'den"
_LONGEST = 200  # characters of an address
_SUFFIX = 6  # digits: fewer are an extension
_NEVER_BEFORE = frozenset("_=&%\\^~$€£¥§")
_NEVER_AFTER = frozenset("_=@%\\^°")
_EXTENSION = re.compile(r"(?:x|ext|extn|доб|вн|int|poste|ramal|anexo|dw|wew|linka|kl|tst)\b", re.IGNORECASE)


def trimmed(text: str, run: Run) -> Run | None:
    """The run without the groups at its ends that belong to something else, None where nothing is left."""
    if _is_account(text, run) or text[run.end : run.end + 2].lower() == "xx":
        return None
    while run.groups and (_refuses_before(text, run) or _is_suffix(text, run)):
        run = _drop(text, run, first=True)
    while run.groups and _refuses_after(text, run):
        run = _drop(text, run, first=False)
    return run if run.groups and not _in_address(text, run) else None


def _is_account(text: str, run: Run) -> bool:
    """Whether this is an IBAN: a country, two digits, many more."""
    head = text[max(0, run.start - 3) : run.start]
    check = len(run.groups[0].digits) == 2 or head[-1:].isdigit()  # noqa: PLR2004 - ISO 13616
    return bool(_COUNTRY.search(head)) and check and len(run.digits) > _IBAN


def _drop(text: str, run: Run, *, first: bool) -> Run:
    """The run without its first or last group; empty where nothing parts it, or too little is left."""
    groups = run.groups[1:] if first else run.groups[:-1]
    gap = (run.groups[1] if first else run.groups[-1]).gap if groups else ""
    if sum(len(g.digits) for g in groups) < FEWEST or not (" " in gap or "/" in gap):
        return Run(run.start, run.end, plus=False, groups=())
    if not first:
        return Run(run.start, groups[-1].end, run.plus, groups)
    bracket = groups[0].start - 1
    return Run(bracket if text[bracket] == "(" else groups[0].start, run.end, plus=False, groups=groups)


def _is_suffix(text: str, run: Run) -> bool:
    """Whether the first group is only the last digits of some number: "-551 / 089 …"."""
    first = run.groups[0]
    before = text[max(0, run.start - 2) : run.start]
    dashed = before.endswith(" -") or before == "-"
    return dashed and len(first.digits) < _SUFFIX and len(run.groups) > 1 and "/" in run.groups[1].gap


def _refuses_before(text: str, run: Run) -> bool:
    before = text[run.start - 1 : run.start]
    return bool(before) and (before in _NEVER_BEFORE or _glued_before(text, run, before))


def _refuses_after(text: str, run: Run) -> bool:
    after = text[run.end : run.end + 1]
    if after == ":" and text[run.end + 1 : run.end + 2].isdigit():
        return True
    return bool(after) and (after in _NEVER_AFTER or _glued_after(text, run, after))


def _glued_before(text: str, run: Run, before: str) -> bool:
    if not before or before.isspace() or run.plus:
        return False
    match = _WORD_BEFORE.search(text[max(0, run.start - 24) : run.start])
    if before == "#":
        return not (match and _rings(match[1]))
    if match is None or not (before.isalpha() or before in "-./") or " " in match[2]:
        return before == "-" and text[run.start - 2 : run.start - 1].isdigit()
    if not match[1].isascii() and _no_spaces(match[1][-1]):
        return False
    return not _rings(match[1]) and len(match[1]) > (match[2] != "")


def _glued_after(text: str, run: Run, after: str) -> bool:
    if not after or after.isspace():
        return False
    if _ENDING.match(text[run.end : run.end + 8]):
        return False
    match = _WORD_AFTER.match(text[run.end : run.end + 24])
    if match is None or _no_spaces(match[1][0]):
        return False
    if match[0][0] == ".":
        return match[1].islower() and len(match[1]) <= _FILE_ENDING and match[1].isascii()
    return not (_EXTENSION.match(match[1]) or _rings(match[1]))


def _in_address(text: str, run: Run) -> bool:
    """Whether the run is within a web or mail address, or a path."""
    start, end = run.start, run.end
    while start > 0 and not text[start - 1].isspace() and run.start - start < _LONGEST:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - run.end < _LONGEST:
        end += 1
    head, tail = text[start : run.start], text[run.end : end]
    return bool(_ADDRESS.search(head)) or ("@" in tail and "." in tail)


def _rings(word: str) -> bool:
    return word in _LETTERS or any(hit.kind in RINGING for hit in labels().scan(word))


def _no_spaces(char: str) -> bool:
    """Whether the letter is of a script that parts no words: Thai, Chinese, Japanese, Korean."""
    return "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"
