"""Recognises pieces of program and log, where a number is data, not somebody's phone."""

import re

from bot.phones.candidates import Run

_CODE_LINE = re.compile(
    r"\s*(?:[{}](?!code)|Caused by|Traceback|\[[\d\"']|>>>|\$ |#include|import |def |return |const |let |var |at [\w.$]+\(|"
    r"[a-z_]\w*\((?![+\d])|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|"
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\[\s*\d+\.\d{6}\]|[-+] {4})"
)
_LONGEST = 2000  # characters of a line that is looked at


def in_code(text: str, run: Run) -> bool:
    """Whether the run stands in a piece of program or log: fenced, between backticks, in a literal."""
    line_start = text.rfind("\n", 0, run.start) + 1
    line_end = text.find("\n", run.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)][:_LONGEST]
    before, after = line[: run.start - line_start], line[run.end - line_start :]
    if before.count("`") % 2 == 1 and "`" in after:
        return True
    if before[-1:] in {'"', "'"} and after[:1] == before[-1:]:
        return True
    fenced = any(text.count(fence, 0, line_start) % 2 for fence in ("```", "{code", "{noformat"))
    return bool(_CODE_LINE.match(line)) or fenced
