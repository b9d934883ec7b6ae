"""How fast numbers are found, beside phonenumbers' matcher: ordinary mail, dense texts, hostile ones."""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

Sample = Mapping[str, object]
Finder = Callable[[str, str, str], set[str]]

SIZE = 100_000  # characters of a hostile text
HOSTILE = {
    "spaces": " ",
    "digits": "1234567890",
    "1.1.1.": "1.1.1.",
    "on on on": "on ",
    "nested HTML": "<div>",
    "open tags": "<a",
    "line ends": "\n",
    "1 and zero-width": "1\u200b",
    "attributions": "On 1/1/2024 a@b wrote:\n",
    "numbers": "call me at +1 202 555 0123, ",
    "words": "one two three ",
    "single digits": "6 8 9, ",
    "fields": "Phone: 555-0123\n",
    "cards": "BEGIN:VCARD\nN:x\nTEL:2025550123\n",
}
_MAIL = 1_000_000  # bytes of ordinary mail
_ROUNDS = 3
_PROSE = "We agreed on the terms in writing and the work was to begin at once, but nothing came of it. " * 8
_QUOTE = "\n\nOn Mon, Jan 8, 2024 at 9:00 AM Support <s@x.example> wrote:\n" + "> thank you for your letter\n" * 20


def letters(samples: Sequence[Sample]) -> list[Sample]:
    """The samples as letters of some two kilobytes, as mail is: prose, the sample, a quoted answer below."""
    plain = (s for s in samples if "<" not in str(s["text"]))
    return [{**s, "text": f"{_PROSE}\n\n{s['text']}{_QUOTE}"} for s in plain]


def ordinary_mail(samples: Sequence[Sample]) -> list[Sample]:
    """A megabyte of letters, of which every third holds a number."""
    some = letters(samples)
    mail: list[Sample] = []
    size = 0
    while some and size < _MAIL:
        letter = some[len(mail) // 3 % len(some)]
        if len(mail) % 3:
            letter = {**letter, "text": f"Dear all,\n\n{_PROSE}\n\nRegards\nAnn{_QUOTE}"}
        mail.append(letter)
        size += len(str(letter["text"]).encode())
    return mail


def megabytes_a_second(texts: Iterable[Sample], finder: Finder) -> float:
    """Speed over the texts, in UTF-8 megabytes a second of processor time; the best of three runs."""
    samples = list(texts)
    size = sum(len(str(s["text"]).encode()) for s in samples)
    best = math.inf
    for _ in range(_ROUNDS):
        started = time.process_time()
        for sample in samples:
            finder(str(sample["text"]), str(sample["region"]), str(sample["author"]))
        best = min(best, time.process_time() - started)
    return size / best / 1e6


def seconds_for_hostile(finder: Finder) -> dict[str, float]:
    """Seconds of processor time for 100 KB of each hostile text, the better of two runs."""
    timed = {}
    for name, piece in HOSTILE.items():
        text = piece * (SIZE // len(piece))
        runs = []
        for _ in range(2):
            started = time.process_time()
            finder(text, "US", "Ann Lee")
            runs.append(time.process_time() - started)
        timed[name] = min(runs)
    return timed
