"""What must never stand in public words, whatever a handler said (P4, P11, P14).

Checked for every public comment, on the plain text that is about to be sent.
"""

import re
from collections.abc import Iterable, Iterator

from bot.contact import Kind, find_contact
from bot.contact.plain import plain

_CUT_OUT = "\n\x00\n"
_CREDIT = re.compile(
    r"\b(?:credit(?:s|ed|ing)?|cr[eé]ditos?|cr[eé]dit|abono|gutschrift)\b(?! ?cards?\b)(?<!tarjeta de cr[eé]dito)"
    r"(?<!cart[aã]o de cr[eé]dito)(?<!carte de cr[eé]dit)",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"[$€£₹₱] ?\d|\d ?(?:[$€£₹₱%]|usd\b|dollars?\b|bucks\b|eur\b|euros?\b|percent\b|per cent\b)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n\s*\n")
_INTERNAL = {
    "an internal tag": r"\baccord_\w|\bescalate_\w",
    "an NDF word": r"\bNDFs?\b|\bn\.d\.f\.?|non[- ]?delivering",
    "internal words": r"\binternal[- ]notes?\b|\bteam[- ]leads?\b|\bexecutive[- ]escalations?\b",
    "a credit factor": r"\b(?:lifetime|contract|(?:12|twelve)[- ]months?) spend|\bclient tenure\b"
    r"|\bpotential for growth\b|\bresult of the code review\b|\bproduct received\b|\bearlier credits\b"
    r"|\bnon[- ]refunded payments?\b|\bcourtesy credits?\b|\bcredit factors?\b|\bwork[- ]diary review\b",
    "a claim": r"\bfraud\w*|\bscam\w*|\bidentity[- ]theft\b|\bstolen identit\w+|\baccount[- ]sharing\b"
    r"|\bshar(?:es|ed|ing) (?:(?:his|her|their|the|an) )?accounts?\b|\bfake (?:profile|identity|account)\b"
    r"|\bimpersonat\w+|\bextort\w*|\bblackmail\w*|\boverbill\w*|\bover-bill\w*|\bpadded hours\b"
    r"|\bwork[- ]diary abuse\b|\bestafa\w*|\bfraude\w*|\bextors\w+|\bchantaj\w+|\bchantag\w+|\barnaqu\w+"
    r"|\bbetrug\w*|\bbetrüg\w*|\berpress\w+",
}
_INTERNAL_PATTERNS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _INTERNAL.items()}


class GuardError(Exception):
    """Public words that hold what only the team may see. Nothing was sent; the message names the kind."""


def check_public(words: str, *, private: Iterable[str] = (), allowed: Iterable[str] = ()) -> None:
    """Raise GuardError where `words` hold contact data of a person, or words of ours that are internal.

    `private`: known contact data of the parties, refused in whatever way it is written, even inside `allowed`.
    `allowed`: texts that may stand there as a whole, such as the scheduling link and the contract's number.
    """
    faults = [*_contact_faults(words, tuple(private), allowed), *_internal_faults(plain(words).text)]
    if faults:
        raise GuardError(f"the public words hold {' and '.join(dict.fromkeys(faults))}")


def _contact_faults(words: str, private: tuple[str, ...], allowed: Iterable[str]) -> Iterator[str]:
    known = find_contact(words, private=private) if private else ()
    if any(contact.kind is Kind.PRIVATE for contact in known):
        yield Kind.PRIVATE.value
    rest = words
    for text in sorted(filter(None, allowed), key=len, reverse=True):
        rest = _alone(text).sub(_CUT_OUT, rest)
    yield from (contact.kind.value for contact in find_contact(rest))


def _alone(text: str) -> re.Pattern[str]:
    """An allowed text; a number only where it stands by itself, so that it excuses no longer one that holds it."""
    if not text.isdigit():
        return re.compile(re.escape(text))
    return re.compile(rf"(?<![\w+(])(?<!\d[ .\-/)]){re.escape(text)}(?!\w|[ .\-/()]{{1,2}}\d)")


def _internal_faults(words: str) -> Iterator[str]:
    yield from (kind for kind, pattern in _INTERNAL_PATTERNS.items() if pattern.search(words))
    if any(_CREDIT.search(s) and _FIGURE.search(s) for s in _SENTENCE_END.split(words)):
        yield "a credit figure"
