"""Postal addresses as several countries write them: a street with a number, a postcode with what makes it one."""

import re
from collections.abc import Iterator

_NAME = r"[A-ZÀ-Þ][\w'’.\-]{0,30}"
_STOP = (
    r"(?!(?:days?|weeks?|months?|hours?|hrs|years?|of|in|on|to|the|a|an|and|or|per|at|from|for|by|off|down|with|more|people"
    r"|pages?|files?|times|different|other|big|long|new|usd|dollars?|percent|minutes?|am|pm)\b)"
)
_WORD = rf"{_STOP}[^\W\d_][\w'’.\-]{{0,30}}"
_UNIT = r"(?:,?\s{0,2}(?:apt|apartment|suite|ste|unit|flat|floor|fl|#|bldg)\.?\s{0,2}#?\s?\w{1,6})?"
_STATE = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|"
    "M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_TOWN = (
    rf"(?:,?\s{{1,3}}{_NAME}(?:\s{_NAME}){{0,2}})?(?:,?\s{{1,2}}(?:{_STATE})\b)?"
    r"(?:,?\s{1,2}(?:\d{5}(?:-\d{4})?\b))?"
)
_UK = r"(?:GIR 0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d(?!GB|TB|MB|KB)[ABD-HJLNP-UW-Z]{2})\b"
_POSTAL_TOWN = rf"(?:,?\s{{1,3}}(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s{_NAME}(?:\s{_NAME}){{0,2}})?"

_ANY_CASE = re.compile(
    # 12 Example Street, 221b baker st.
    rf"(?<![\w$€£₹.,])\d{{1,5}}[a-z]?,?\s{{1,2}}(?:[nsew]{{1,2}}\.?\s)?(?:{_WORD}\s){{0,3}}{_WORD}\s"
    rf"(?:street|avenue|boulevard|blvd|lane|road|terrace|parkway|crescent)\b\.?{_UNIT}"
    r"|\bp\.?\s?o\.?\s?box\s{0,2}#?\d{1,6}\b"
    # rue, calle, rua, via … with a number
    r"|(?<!\w)\d{1,4}(?:\s?(?:bis|ter))?,?\s{1,2}(?:rue|boulevard|bd|allée|impasse|quai|chemin)\s"
    r"(?:[^\W\d_][\w'’.\-]{0,30}\s?){1,5}"
    rf"|\b(?:calle|avenida|avda\.?|carrera|travessa|alameda|jalan|jl\.|viale|piazza|ulitsa|ul\.)\s"
    r"(?:[^\W\d_][\w'’.\-]{0,30},?\s){1,5}"
    r"(?:n[º°o.]{0,2}\s?|#\s?)?\d{1,5}\b"
    # Musterstraße 12, Kerkstraat 5
    rf"|\b[^\W\d_]{{2,30}}(?:straße|strasse|str\.|gasse|allee|straat|gracht|gatan)\s{{1,2}}\d{{1,4}}\s?[a-z]?\b"
    # Flat 12B, Sector 4 …
    r"|\b(?:flat|house|plot|door|h\.? ?no|apartment|blk|block|lot)\.?\s?(?:no\.?|number|#)?"
    r"\s?\d{1,4}[a-z]?(?:/\d{1,4})?,\s{0,2}[^\n]{0,60}?"
    r"\b(?:road|street|sector|nagar|colony|marg|phase|barangay|brgy|village|subdivision|society|layout|city"
    r"|district|cross)\b[^\n.;]{0,40}"
    r"|\b(?:brgy|barangay)\.?\s[^\W\d_]{2,30}"
    # a postcode that says so
    r"|\b(?:zip|zip ?code|post ?code|postal ?code|pin ?code|cep|código postal|codigo postal|plz|code postal)\b"
    r"\W{0,3}(?:is )?\s?(?=[\w-]*\d)[\w-]{3,9}(?: \d[a-z]{2}\b)?",
    re.IGNORECASE,
)
_AS_WRITTEN = re.compile(
    rf"(?<![\w$€£₹.,])\d{{1,5}}[A-Za-z]?,?\s{{1,2}}(?:[NSEW]{{1,2}}\.?\s)?(?:{_NAME}\s){{1,4}}"
    rf"(?:St|Ave|Rd|Dr|Ln|Ct|Pl|Sq|Way|Hwy|Cir|Pkwy|Drive|Court|Place|Square|Highway|Circle|Close|Row|Gardens|Mews)\b\.?"
    rf"{_UNIT}{_TOWN}"
    rf"|\b[A-ZÀ-Þ][^\W\d_]{{2,30}}(?:weg|platz|ring|damm|ufer|laan|plein|kade)\s{{1,2}}\d{{1,4}}\s?[a-z]?\b"
    rf"{_POSTAL_TOWN}|\bVia\s{_NAME}(?:\s{_NAME}){{0,3}},\s\d{{1,4}}\b"
    rf"|\b(?:Rua|Calle|C/|Av\.|Plaza|Paseo|Praça|Corso|Cra\.?)\s?(?:{_NAME}|de|del|da|do|dos|das|la|las|los|di|della)"
    rf"(?:\s(?:{_NAME}|de|del|da|do|dos|das|la|las|los|di|della)){{0,4}},?\s{{1,2}}(?:[nN][º°o.]{{0,2}}\s?|#\s?)?\d{{1,5}}\b"
    rf"|\b{_NAME}(?:\s{_NAME})?,?\s(?:{_STATE}),?\s\d{{5}}(?:-\d{{4}})?\b"
    rf"|\b{_UK}"
    r"|\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b"
)
_CUED = re.compile(
    r"\b(?:(?:home|postal|mailing|office|residential|shipping|delivery|street)\s)?address(?:\s(?:is|are)\b|\s?:)\s{0,3}"
    r"(?=[^\n]{0,80}\d)(?=[^\n]{0,80},)(?!https?:)[^\n]{5,120}"
    r"|\b(?:i live at|my office is at|we are located at)\s\d[^\n.;]{4,80}",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:,\s{{1,2}}(?:(?:[A-Z]{{1,2}}-)?\d{{4,6}}(?:-\d{{3}})?\s)?{_NAME}(?:\s(?:{_NAME}|\d{{4,6}}\b)){{0,2}}){{1,3}}"
)
_NOT_POSTAL = re.compile(r"\b(?:ip|mac|e-?mail|web|url|wallet|memory|server)\s\Z", re.IGNORECASE)


def address_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where plain `text` holds a postal address."""
    for pattern in (_ANY_CASE, _AS_WRITTEN):
        for match in pattern.finditer(text):
            tail = _TAIL.match(text, match.end())
            yield match.start(), tail.end() if tail else match.end()
    for match in _CUED.finditer(text):
        if not _NOT_POSTAL.search(text[max(0, match.start() - 12) : match.start()]):
            yield match.span()
