"""Says of digits that are hardly a phone number what they are instead: a date, money, a card, a piece of code …"""

import re

from bot.phones.candidates import Run, plain

_MONTH = "(?:0?[1-9]|1[0-2])"
_DAY = "(?:0?[1-9]|[12]\\d|3[01])"
_YEAR = "(?:19|20)\\d\\d"
_SHORT_DATE = rf"(?:{_DAY}[-./]{_MONTH}|{_MONTH}[-./]{_DAY})[-./]\d\d"
_LONG_DATE = rf"(?:{_YEAR}[-./ ]{_MONTH}[-./ ]{_DAY}|(?:{_DAY}[-./ ]{_MONTH}|{_MONTH}[-./ ]{_DAY})[-./ ]{_YEAR})"
_DATE = rf"(?:{_LONG_DATE}|{_SHORT_DATE})"
_HOUR = r"\d{1,2}(?:\.\d\d)?"
_SHAPES = {
    "a date": re.compile(rf"{_DATE}(?: ?- ?{_DATE}| {{1,2}}{_DATE})?(?: {{1,3}}{_HOUR}(?: ?- ?{_HOUR})?)?"),
    "years": re.compile(rf"{_YEAR}(?:\s?[-/]\s?{_YEAR})+(?:[-/ ]\d{{1,2}})?"),
    "an IP address": re.compile(r"(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?:/\d\d?)?"),
    "a version": re.compile(
        r"(?!0\d(?:\.\d\d){4}$)\d{1,3}(?:\.\d{1,2}){3,}(?:-\d+)?|\d{1,2}\.\d{1,2}\.\d{4,5}(?:\.\d+)?(?<!\d{4})"
    ),
    "a decimal": re.compile(r"(?:0|[1-9]\d{0,2})\.\d{4,}|\d+\.\d{1,3}(?: ?- ?\d+\.\d{1,3})|\d+\.\d{6}"),
    "a social security number": re.compile(r"\d{3}-\d{2}-\d{4}|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}-\d{3}-\d{3} \d{2}"),
    "a tax number": re.compile(r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|\d{1,2}\.\d{3}\.\d{3}-\d"),
    "a postal code": re.compile(r"[1-9]\d{4}-\d{4}|\d{5}-\d{3}"),
    "a book number": re.compile(r"97[89][- ]?(?:\d[- ]?){9}\d"),
    "a moment": re.compile(
        rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[ -]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?"
    ),
    "an amount": re.compile(r"[1-9]\d{0,2}(?:[.' ]000){2,}|[1-9]\d{0,2}(?:'\d{3})+"),
}
HARD = frozenset({"a date", "a card", "a social security number", "a tax number", "a postal code", "a book number"})
_MONEY_BEFORE = re.compile(
    r"(?:[$€£¥₹₽₴₺₪₩₫₦₱฿]|\b(?:usd|eur|gbp|inr|rs|rm|idr|rp|php|ngn|kes|zar|aud|cad|chf|pln|czk|huf|sek|nok|dkk|rub|uah|"
    r"try|brl|mxn|jpy|cny|rmb|krw|vnd|thb|btc|eth)\.?)\s?$",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(
    r"\s?(?:[$€£¥₹₽₴₺₪₩₫₦₱฿%‰°]|(?:usd|eur|euro|gbp|inr|dollars|rub|руб|грн|zł|kč|kr|ft|lei|tl|円|元|원|đ|vnd|bytes|kb|mb|gb|"
    r"km|kg|cm|mm|ms|px|hz|hours|people|users|rows|records|lines|views|subscribers)\b)",
    re.IGNORECASE,
)
_TIME_AFTER = re.compile(r":\d\d(?!\d)")
_CARD = re.compile(r"[3-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{1,7}|3[47]\d{2}([ -]?)\d{6}\2\d{5}")

_PATCH = ("diff --git ", "\n@@ -")  # above the lines of a patch
_CODE_LINE = re.compile(
    r"\s*(?:[{}](?!code)|Caused by|Traceback|\[[\d\"']|>>>|\$ |#include|import |def |return |const |let |var |"
    r"at [\w.$]+\(|[a-z_]\w*\((?![+\d])|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|"
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\[\s*\d+\.\d{6}\]|[-+] {4})"
)
_LONGEST = 2000  # characters of a line that is looked at


def what(text: str, run: Run) -> str:
    """What the run is if it is no phone number, "" where it may be one."""
    shown = plain(text[run.groups[0].start : run.end])
    if run.plus:
        return ""
    for name, pattern in _SHAPES.items():
        if pattern.fullmatch(shown):
            return name
    if _is_card(shown, run.digits):
        return "a card"
    return _around(text, run)


def _is_card(shown: str, digits: str) -> bool:
    return bool(_CARD.fullmatch(shown)) and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0  # noqa: PLR2004 - the Luhn sum


def _around(text: str, run: Run) -> str:
    before, after = text[max(0, run.start - 8) : run.start], text[run.end : run.end + 14]
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after):
        return "an amount"
    if _TIME_AFTER.match(after) and len(run.groups) == 1:
        return "a time"
    return ""


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
    if line[:1] in {"+", "-", " "} and any(text.find(mark, 0, line_start) >= 0 for mark in _PATCH):
        return True
    fenced = any(text.count(fence, 0, line_start) % 2 for fence in ("```", "{code", "{noformat"))
    return bool(_CODE_LINE.match(line)) or fenced
