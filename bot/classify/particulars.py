"""Smaller things that a text tells of a case: which silence, since when, which contract, an agency."""

import re

from bot.classify.document import Document
from bot.classify.facts import SILENCE
from bot.classify.features import Seen

_CONTRACT = re.compile(
    r"\b(?:contract|contrato|contrat|vertrag|engagement)\b(?:\s+(?:id|no|number|nr|num|n|#)\b)?[\s.:#°º]{0,4}(\d{4,12})\b"
    r"|/(?:contracts?|engagements?|c)/(\d{4,12})\b"
    r"|\b(?:contract|engagement)_?id=(\d{4,12})\b",
    re.IGNORECASE,
)
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FULL = {month[:3].lower(): month for month in _MONTHS}
_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday"
_FEAST = "easter|christmas|thanksgiving|diwali|halloween|new year"
_COUNT = "\\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|a"
_SINCE = re.compile(
    rf"\bsince (?:the )?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})|(?P<m2>{_MONTH})\.? "
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?|(?P<last>last )?(?P<day>{_DAY})"
    rf"|(?P<feast>{_FEAST})|(?P<m3>{_MONTH}))\b(?! \d{{4}}-)",
    re.IGNORECASE,
)
_FOR = re.compile(
    rf"\b(?:for|since|in|from)(?: the)?(?: last| past| over| almost| nearly| about)? "
    rf"(?P<n>{_COUNT}) (?P<unit>days?|weeks?|months?)\b"
    rf"|(?<![\w-])(?P<n2>{_COUNT}) (?P<unit2>days?|weeks?|months?) "
    rf"(?:without|of silence|no (?:reply|answer|response|word)|and (?:no|still no))",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[.!?;:,\n]|\b(?:and|but|so|because|who|which|that|when|while|after|before|until)\b", re.IGNORECASE
)
_OF_SILENCE = re.compile(
    r"n[o']t\b|\w(?:nt|n['’]t)\b|\b(?:no|not|none|nothing|never|zero|without|hardly|nobody|stopped|waiting|waited"
    r"|silen\w*|ghost\w*|ignor\w*|vanish\w*|dis+ap+ear\w*|unrespons\w*|unreach\w*|untrace\w*|missing|mia|gone|absent"
    r"|lost|offline|down|dead|deaf|crickets|hindi|di)\b",
    re.IGNORECASE,
)
_CLAUSE = 120  # characters of a clause that are looked at, to either side


def aspects(seen: Seen) -> frozenset[str]:
    """Which of the two definitions held: "silence", "non_delivery" or both."""
    found = set()
    if seen.facts.silences or any(f.name in SILENCE for f in seen.frames):
        found.add("silence")
    if seen.facts.undelivered or any(f.name == "notstart" for f in seen.frames):
        found.add("non_delivery")
    return frozenset(found or {"silence"})


def since(document: Document, seen: Seen) -> str:
    """Since when, in English, where the text says it once and in plain English, of the silence itself; else ""."""
    if not seen.facts.silences:
        return ""
    dates = {_since_phrase(m) for m in _SINCE.finditer(document.text) if _is_of_silence(document.text, m)}
    spans = {_for_phrase(m) for m in _FOR.finditer(document.text) if _is_of_silence(document.text, m)}
    if len(dates) == 1:
        return dates.pop()
    return spans.pop() if not dates and len(spans) == 1 else ""


def contract_id(text: str) -> str:
    """The contract's number as the text or a link in it gives it; "" where there is none or more than one."""
    found = {next(filter(None, match.groups())) for match in _CONTRACT.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def agency(seen: Seen) -> bool:
    """Whether the text speaks of an agency."""
    return "c:agency" in seen.names


def _is_of_silence(text: str, match: re.Match[str]) -> bool:
    """Whether a time stands in the same clause as a word of silence: "for two weeks of work" tells of something else.

    What is said "in three days" is as often what somebody promised: there the word of silence must come first.
    """
    before = text[max(0, match.start() - _CLAUSE) : match.start()]
    start = max((end.end() for end in _CLAUSE_END.finditer(before)), default=0)
    after = text[match.end() : match.end() + _CLAUSE]
    stop = _CLAUSE_END.search(after)
    if match[0][:2].lower() == "in":
        return bool(_OF_SILENCE.search(before[start:]))
    return bool(_OF_SILENCE.search(f"{before[start:]}{match[0]}{after[: stop.start()] if stop else after}"))


def _since_phrase(match: re.Match[str]) -> str:
    month = match["m1"] or match["m2"] or match["m3"]
    day = match["d1"] or match["d2"]
    if month:
        name = _FULL[month[:3].lower()]
        return f"since {int(day)} {name}" if day else f"since {name}"
    if match["feast"]:
        return f"since {match['feast'].title()}"
    name = match["day"].lower()
    return "since yesterday" if name == "yesterday" else f"since {'last ' if match['last'] else ''}{name.title()}"


def _for_phrase(match: re.Match[str]) -> str:
    count, unit = (match["n"] or match["n2"]).lower(), (match["unit"] or match["unit2"]).lower().rstrip("s")
    if count in {"1", "one", "a"}:
        return f"for a {unit}"
    return f"for {count} {unit}s"
