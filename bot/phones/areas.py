"""Puts an area code that is told apart before its number: "area code 516, 555-0148", "2018 0345 (029 first)"."""

import re
from dataclasses import replace

from bot.phones.candidates import Group, Run

_NAMED = (
    r"area code|std(?: code)?|dialling code|dialing code|prefix|ddd|lada|vorwahl|indicatif|prefijo|prefisso|"
    r"kierunkowy|předvolba|код города|код міста|市外局番|区号|區號"
)
_AHEAD = re.compile(rf"\b(?:{_NAMED})\W{{0,3}}(\d{{2,5}})\b[^\d\n]{{1,24}}$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"[^\d\n]{{0,24}}\((?:[^\d\n)]{{0,24}}\b)?(?:{_NAMED})\W{{0,3}}(0?\d{{2,4}})\b|"
    r"\s?\((?:so |with |dial )?(0\d{2,4}) first\)",
    re.IGNORECASE,
)
_MOST = 9  # digits of a number without its area code
_WINDOW = 48  # characters


def with_area(text: str, run: Run) -> Run:
    """The run with the area code that the words around it name, itself where they name none."""
    if run.plus or len(run.digits) > _MOST:
        return run
    match = _AHEAD.search(text[max(0, run.start - _WINDOW) : run.start])
    match = match or _BEHIND.match(text[run.end : run.end + _WINDOW])
    if match is None:
        return run
    code = next(group for group in match.groups() if group)
    first = replace(run.groups[0], gap=" ")
    return replace(run, groups=(Group(code, run.start, run.start, ""), first, *run.groups[1:]))
