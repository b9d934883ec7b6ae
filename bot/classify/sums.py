"""Finds sums of money in US dollars in what an author wrote, each with the words around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_NUMBER = r"\d{1,3}(?:[ ,.'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,3})?"
_SUM = re.compile(
    rf"(?P<before>(?<![a-z])(?:us|u\.s\.)?\s?\$\s?|(?<![a-z])usd?\s?\$?\s?|(?<![a-z])dollars?\s)?"
    rf"(?P<number>{_NUMBER})(?P<thousand>\s?k(?:usd)?(?![a-z]))?"
    rf"(?P<after>[\s-]?(?:\$|usd(?![a-z])|us\s?dollars?|dollars?(?![a-z])|dolla?re?s?(?![a-z])|d[oó]lares|bucks|dolar(?![a-z])|us\$))?",
    re.IGNORECASE,
)
_ONES = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORTH = {
    **{word: at for at, word in enumerate(_ONES)},
    **{word: 20 + 10 * at for at, word in enumerate(_TENS)},
    "a": 1,
}
_SPOKEN_WORD = rf"(?:{'|'.join((*_ONES, *_TENS, 'hundred', 'thousand', 'grand'))})"
_SPOKEN = re.compile(
    rf"\b(?P<words>(?:a\s)?{_SPOKEN_WORD}(?:[\s-]+(?:and\s)?{_SPOKEN_WORD}){{0,6}})(?P<unit>\s(?:us\s)?(?:dollars?|bucks|usd))?\b",
    re.IGNORECASE,
)
_FOREIGN_BEFORE = re.compile(
    r"(?:€|£|₹|¥|₱|r\$|c\$|a\$|ca\$|au\$|nz\$|hk\$|(?<![a-z])rs\.?|inr|eur|gbp|cad|aud|mxn|php|ngn|(?<![a-z])n|chf)\s?$",
    re.IGNORECASE,
)
_FOREIGN_AFTER = re.compile(
    r"^\s?(?:€|£|₹|eur|gbp|inr|rupee|rs\b|rupaye|pesos?|reais|pounds?|quid|cad|aud|forint|naira|kr\b|chf|francs?|zl|php)",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"^\s?(?:%|percent|hours?\b|hrs?\b|h\b|days?\b|weeks?\b|months?\b|years?\b|pages?\b|words?\b|files?\b|times?\b|people|"
    r"min|am\b|pm\b|st\b|nd\b|rd\b|th\b|:\d|/\d|x\d|st[uü]|d[ií]as?\b|dias?\b|horas?\b|jours?\b|tage?\b|wochen?\b|din\b|"
    r"stars?\b|mails?\b|messages?\b|images?\b|photos?\b|videos?\b|articles?\b|screens?\b|chapters?\b|frames?\b)",
    re.IGNORECASE,
)
_RATE_AFTER = re.compile(
    r"^\s?(?:/\s?(?:hr|hour|h\b|mo|month|week|wk)|per\s(?:hour|hr|month|week|word|page)|an\shour|p/h|ph\b|hourly|"
    r"a\smonth|/std|la hora|por hora|de l)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SPOKEN_SIGNS = ("hundred", "thousand", "grand", "dollar", "buck", "usd")  # no sum is spelled without one of them
_LARGEST = Decimal(1_000_000)
_BARE_LEAST = Decimal(10)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in USD. `marked`: the text says dollars; `rate`: it is a price per hour or the like."""

    usd: Decimal
    start: int
    end: int
    marked: bool
    rate: bool


def sums(text: str) -> list[Sum]:
    """Every sum of `text` that may be US dollars, in order; other currencies and measures are left out."""
    found: list[Sum] = []
    if _DIGIT.search(text):
        found += [s for match in _SUM.finditer(text) if (s := _written(text, match))]
    small = text.lower()
    if any(word in small for word in _SPOKEN_SIGNS):
        found += [s for match in _SPOKEN.finditer(text) if (s := _spoken(match))]
    return sorted(found, key=lambda s: s.start)


def _written(text: str, match: re.Match[str]) -> Sum | None:
    marked = bool(match["before"] or match["after"])
    ahead, behind = text[match.end() : match.end() + 24], text[max(0, match.start() - 6) : match.start()]
    if _FOREIGN_BEFORE.search(behind) or _FOREIGN_AFTER.match(ahead):
        return None
    if not marked and (_UNIT_AFTER.match(ahead) or re.search(r"[\w.,/:#+-]$", behind) or re.match(r"[-\w/:]", ahead)):
        return None
    usd = _value(match["number"], thousand=bool(match["thousand"]))
    if usd is None or usd > _LARGEST or (not marked and not match["thousand"] and usd < _BARE_LEAST):
        return None
    return Sum(usd, match.start(), match.end(), marked, bool(_RATE_AFTER.match(ahead)))


def _value(written: str, *, thousand: bool) -> Decimal | None:
    digits = re.sub(r"[ '’]", "", written)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) and not thousand:
        digits = re.sub(r"[.,]", "", digits)
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    else:
        digits = digits.replace(",", ".")
    try:
        return Decimal(digits) * (1000 if thousand else 1)
    except InvalidOperation:
        return None


def _spoken(match: re.Match[str]) -> Sum | None:
    words = [w for w in re.split(r"[\s-]+", match["words"].lower()) if w != "and"]
    large = any(w in {"hundred", "thousand", "grand"} for w in words)
    if not match["unit"] and not large:
        return None
    value = _said(words)
    return Sum(Decimal(value), match.start(), match.end(), bool(match["unit"]), rate=False) if value else None


def _said(words: Sequence[str]) -> int:
    total = part = 0
    for word in words:
        if word == "hundred":
            part = (part or 1) * 100
        elif word in {"thousand", "grand"}:
            total, part = total + (part or 1) * 1000, 0
        else:
            part += _WORTH.get(word, 0)
    return total + part
