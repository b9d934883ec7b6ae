"""Digits that could be a phone number, and those that surely are something else: prices, dates, ids, versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FEWEST, MOST = 7, 17  # digits of a number that can be dialled
FEWEST_CUED = 5  # right behind "tel:" even an extension
LONGEST_PLAIN_PRICE = 6
LONGEST_PRICE = 9
CUE_REACH = 40  # characters before the digits in which "contract", "order" … say what they are

_RUN = re.compile(r"[+(]{0,3}\d(?:(?:[ \t()\-/_*~|'\"]|\.(?!\s)){0,4}(?:\d|(?<=[\d.\-])[oOlI](?=[.\-]?\d)))*\)?")
_APART = r"(?:[^\w\s,$€£]{1,3} ?|,|\n)"
_NANP = re.compile(rf"(?<![\d.,])\+?(?:1[^\w,]{{1,3}})?\(?[2-9]\d\d{_APART}\d{{3}}{_APART}\d{{4}}(?![\d,])")
_STOPPED = re.compile(r"(?<!\d)\+?\(?\d{1,5}\)?(?:\.? \d{1,5}){2,6}(?!\d)")  # "44. 20. 7946. 0000", "(202) 555. 0000"
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?"
_DATE = (
    rf"{_YEAR}-{_MONTH}-{_DAY}|{_YEAR}/{_MONTH}/{_DAY}|{_YEAR}\.{_MONTH}\.{_DAY}"
    rf"|{_DAY}-{_DAY}-{_YEAR}|{_DAY}/{_DAY}/(?:{_YEAR}|\d\d)|{_DAY}\.{_DAY}\.(?:{_YEAR}|\d\d)"
)
_PRICE = r"(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,6}(?:\.\d{1,2})?)"
_HARMLESS = re.compile(
    rf"(?<![\d.\-/])(?:{_DATE})(?:[ T]{_TIME}(?:\.\d{{1,6}})?Z?)?(?![\d\-/]|\.\d)"
    rf"|(?<![\d:]){_TIME}(?![\d:])|(?<![\d.,])\d{{1,3}}(?:\.\d{{1,2}})? ?%"
    rf"|(?<![\d\-/.]){_YEAR} ?[-/] ?{_YEAR}(?![\d\-/.]| \d)"
    rf"|(?<![\d][ .\-])(?<!\d)[$€£₹₱] ?{_PRICE}(?!\d|[ .\-/(]{{1,2}}\d)"
)
_MONEY_AFTER = re.compile(
    r" ?(?:usd|us dollars?|dollars?|bucks|eur|euros?|gbp|pounds?|inr|rupees?|php|pesos?|brl|reais|[$€£₹₱%])",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r" ?(?:rows?|words?|users?|views?|lines?|records?|bytes|px|ms|tokens?|items?|products?|files?|downloads?|characters"
    r"|followers|subscribers|impressions|hours?|days?)\b",
    re.IGNORECASE,
)
_ID_CUE = re.compile(
    r"(?:\b(?:contracts?|contrato|contrat|vertrag|orders?|pedido|commande|bestellung|tickets?|invoices?|factura|fatura"
    r"|facture|rechnung|jobs?|refs?|reference|case|transaction|txn|milestone|proposal|offer|task|issue|project|build"
    r"|version|commit|isbn|sku|id|ids|user|room|booking|receipt|tracking)\b|#|\bid[:=/])",
    re.IGNORECASE,
)
_PHONE_CUE = re.compile(
    r"\b(?:phone|telephone|tel|mobile|mob|cell|cellphone|whats ?app|wa|viber|call|calling|ring|text|sms|dial|fax"
    r"|telefono|telefone|telefon|celular|movil|handy|portable|numero|nummer|reach|contact|llamar|ligar|telegram|signal)\b",
    re.IGNORECASE,
)
_TIGHT_CUE = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|cell|whats ?app|viber|fax|ext)\.?(?: no\.?| number| #)?(?: is)?[:. ]{1,3}\Z",
    re.IGNORECASE,
)
_LIST_BETWEEN = re.compile(r"[ \t]*(?:,|and|&|or|y|e|et|und|;|/)?[ \t]*#?")
_ATTACHED = re.compile(r"(?:[A-Z]{1,6}[-_#]?|[A-Za-z]{1,12}[-_#])\Z")
_VERSION = re.compile(r"\d{1,2}(?:\.\d{1,5}){2,4}")
_VERSION_CUE = re.compile(
    r"\b(?:v|ver|version|build|release|windows|ios|android|macos|python|php|node|java|chrome|firefox|sdk)\.? ?\Z",
    re.IGNORECASE,
)
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}")
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
_COMPACT_DATE = re.compile(rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_NANP_DIGITS = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
_RANGE = re.compile(r"(\d{3,5}) ?[-/] ?(\d{3,5})")
_DIGIT_GROUP = re.compile(r"[\doOlI]+")


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of digits and what stands around it."""

    text: str
    before: str
    after: str
    follows_id: bool

    @property
    def groups(self) -> list[str]:
        return _DIGIT_GROUP.findall(self.text)

    @property
    def digits(self) -> str:
        return "".join(self.groups)


def phone_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where plain `text` holds digits that could be a phone number. Linear in its length."""
    masked = _HARMLESS.sub(lambda m: "\x00" * len(m[0]), text)
    last_id = -1
    for match in _RUN.finditer(masked):
        between = masked[last_id : match.start()] if 0 <= match.start() - last_id <= CUE_REACH else "no list"
        follows = last_id >= 0 and bool(_LIST_BETWEEN.fullmatch(between))
        start = max(0, match.start() - CUE_REACH)
        run = _Run(match[0], masked[start : match.start()], masked[match.end() : match.end() + 16], follows)
        if _could_be_dialled(run):
            yield match.span()
        elif len(run.digits) >= FEWEST:
            last_id = match.end()
    for match in _NANP.finditer(masked):
        yield match.span()
    for match in _STOPPED.finditer(masked):
        if ". " in match[0] and sum(map(str.isdigit, match[0])) >= FEWEST:
            yield match.span()


def _could_be_dialled(run: _Run) -> bool:
    count = len(run.digits)
    if count < FEWEST:
        return count >= FEWEST_CUED and bool(_TIGHT_CUE.search(run.before)) and not _is_price(run)
    if count > MOST:
        return len(run.groups) > 1
    if run.text.lstrip("(")[:1] == "+" or run.digits.startswith("00"):
        return True
    return not (_is_price(run) or _is_counted(run) or _is_date_or_version(run) or _is_id(run))


def _is_price(run: _Run) -> bool:
    shaped = len(run.digits) <= LONGEST_PLAIN_PRICE if len(run.groups) == 1 else bool(_THOUSANDS.fullmatch(run.text))
    if shaped and len(run.digits) <= LONGEST_PRICE and _MONEY_AFTER.match(run.after):
        return True
    span = _RANGE.fullmatch(run.text)
    return bool(span and int(span[2]) > int(span[1]) and int(span[1]) % 50 == int(span[2]) % 50 == 0)


def _is_counted(run: _Run) -> bool:
    plain = len(run.groups) == 1 or bool(_THOUSANDS.fullmatch(run.text))
    return plain and len(run.digits) <= LONGEST_PRICE and bool(_UNIT_AFTER.match(run.after))


def _is_date_or_version(run: _Run) -> bool:
    if len(run.groups) == 1:
        return bool(_COMPACT_DATE.fullmatch(run.digits))
    version = _VERSION.fullmatch(run.text) and _VERSION_CUE.search(run.before)
    return bool(version or _IP.fullmatch(run.text))


def _is_id(run: _Run) -> bool:
    if _ATTACHED.search(run.before):
        return not (_PHONE_CUE.search(run.before[-16:] + " ") or _has_phone_shape(run))
    if run.before[-1:] == "~" and len(run.digits) > MOST - 2:
        return True
    return (run.follows_id or _named_as_id(run.before)) and not _has_phone_shape(run)


def _named_as_id(before: str) -> bool:
    """Whether the nearest word before that says what the digits are, says that they are a reference."""
    ids = [m.end() for m in _ID_CUE.finditer(before)]
    phones = [m.end() for m in _PHONE_CUE.finditer(before)]
    return bool(ids) and ids[-1] > (phones[-1] if phones else -1)


def _has_phone_shape(run: _Run) -> bool:
    sizes = [len(group) for group in run.groups]
    in_brackets = "(" in run.text
    return in_brackets or len(sizes) > 3 or sizes == [3, 3, 4] or bool(_NANP_DIGITS.fullmatch(run.digits))  # noqa: PLR2004 - groups of a dialled number
