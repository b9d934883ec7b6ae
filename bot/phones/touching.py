"""Says whether what touches a run of digits makes it part of something else: a word, an address, a file, code."""

import re

from bot.phones.candidates import FEWEST, Run
from bot.phones.lexicon import labels
from bot.phones.label import RINGING

_WORD_BEFORE = re.compile(r"([^\W\d_]+)([-.:#/ ]{0,2})$")
_WORD_AFTER = re.compile(r"[-._]?([^\W\d_]+)")
_SUFFIX = 6  # digits: fewer are an extension
_NEVER_BEFORE = frozenset("_=&%\\^~$€£¥§")
_NEVER_AFTER = frozenset("_=@%\\^°")
_CODE_LINE = re.compile(
    r"\s*(?:[{}]|\[[\d\"']|>>>|\$ |#include|import |def |return |const |let |var |at [\w.$]+\(|\w+\(|\d{4}-\d\d-\d\d[T ]\d\d:\d\d)"
)
_EXTENSION = re.compile(r"(?:x|ext|extn|доб|вн|int|poste|ramal|anexo|dw|wew|linka|kl|tst)\b", re.IGNORECASE)


def trimmed(text: str, run: Run) -> Run | None:
    """The run without the groups at its ends that belong to something else, None where nothing is left."""
    while run.groups and (_refuses_before(text, run) or _is_suffix(text, run)):
        run = _drop(text, run, first=True)
    while run.groups and _refuses_after(text, run):
        run = _drop(text, run, first=False)
    return run if run.groups and not _in_address(text, run) else None


def _drop(text: str, run: Run, *, first: bool) -> Run:
    """The run without its first or last group; empty where no space or slash parts that group, or too little is left."""
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
    return (
        (before.endswith(" -") or before == "-")
        and len(first.digits) < _SUFFIX
        and len(run.groups) > 1
        and "/" in run.groups[1].gap
    )


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
    match = _WORD_AFTER.match(text[run.end : run.end + 24])
    if match is None or _no_spaces(match[1][0]):
        return False
    if match[0][0] == ".":
        return match[1].islower() and len(match[1]) <= 5 and match[1].isascii()
    return not (_EXTENSION.match(match[1]) or _rings(match[1]))


def _in_address(text: str, run: Run) -> bool:
    """Whether the run is within a web or mail address, or a path."""
    start, end = run.start, run.end
    while start > 0 and not text[start - 1].isspace() and run.start - start < 200:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - run.end < 100:
        end += 1
    token = text[start:end]
    head = text[start : run.start]
    if "://" in head or "www." in head or ("@" in text[run.end : end] and "." in text[run.end : end]):
        return True
    return (
        head.count("/") >= 2
        or (head.startswith("/") and len(head) > 2)
        or bool(re.search(r"\.[a-z]{2,4}/", head))
        or "mid:" in token
    )


def _rings(word: str) -> bool:
    return any(hit.kind in RINGING for hit in labels().scan(word)) or word.lower() in {
        "t",
        "m",
        "p",
        "c",
        "d",
        "o",
        "h",
        "w",
    }


def _no_spaces(char: str) -> bool:
    """Whether the letter is of a script that parts no words: Thai, Chinese, Japanese, Korean."""
    return "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af"


def in_code(text: str, run: Run) -> bool:
    """Whether the run stands in a piece of program or log: fenced, between backticks, in a literal."""
    line_start = text.rfind("\n", 0, run.start) + 1
    line_end = text.find("\n", run.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    at = run.start - line_start
    if line[:at].count("`") % 2 == 1 and "`" in line[run.end - line_start :]:
        return True
    if len(line) < 2000 and _CODE_LINE.match(line):
        return True
    before, after = text[run.start - 1 : run.start], text[run.end : run.end + 1]
    if before in "\"'" and before and after == before:
        return True
    return text.count("```", 0, line_start) % 2 == 1
