"""What the frames of a text add up to: the first key's verdict, and the facts for and against it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.classify.frames import Frame
from bot.classify.patterns import Match
from bot.classify.tokens import BREAK, Words

SILENCE = frozenset({"silent", "silent_idiom", "gone", "noshow", "block"})
ASKS = frozenset({"ask_back", "chargeback"})
_ABOUT_FREELANCER = frozenset({"fl", "he_fl", "he", "none"})
_NEVER_DELIVERS = frozenset({"sup", "cl", "he_cl", "cand", "other"})
_SPOILS_ASK = frozenset(
    {"nowant", "withdrawn", "other_money", "fl_refund", "received", "granted", "policy", "hypothetical"}
)
_SPOILS_REFUND = frozenset({"other_money", "fl_refund", "withdrawn", "nowant", "received", "granted"})
_BESIDE = (
    *("other_money", "fl_refund", "withdrawn", "nowant", "received", "granted", "policy", "hypothetical"),
    *("candidate", "im_away", "thanks", "support_silent", "bug", "nonuser", "auto"),
)
_SIDES = ("client", "freelancer", "even", "client2", "freelancer2")


@dataclass(frozen=True, slots=True)
class Facts:
    """Named facts, and the frames that the two labels rest on."""

    names: frozenset[str]
    silences: tuple[Frame, ...]
    undelivered: tuple[Frame, ...]
    asks: tuple[Frame, ...]


def facts(words: Words, matches: Sequence[Match], found: Sequence[Frame]) -> Facts:
    """The facts of one text; `found` are its frames."""
    counts = Counter(m.name for m in matches)
    names: set[str] = set(_side(counts))
    silences = _silences(found, _spoken_for(matches), names)
    undelivered = _undelivered(found, counts, names)
    _returns(found, silences, names)
    asks = _asks(found, _by_sentence(words, matches), names)
    _conclude(counts, names, {"silence": bool(silences), "late": bool(undelivered), "asks": bool(asks)})
    return Facts(frozenset(names), tuple(silences), tuple(undelivered), tuple(asks))


def _side(counts: Counter[str]) -> list[str]:
    client, freelancer = counts["as_client"], counts["as_freelancer"]
    names = ["client" if client > freelancer else "freelancer" if freelancer > client else "even"]
    if client > 1 and not freelancer:
        names.append("client2")
    if freelancer > 1 and not client:
        names.append("freelancer2")
    return names


def _spoken_for(matches: Sequence[Match]) -> frozenset[int]:
    """The words in which the author speaks of their own silence, or of the support's."""
    return frozenset(at for m in matches if m.name in {"im_away", "support_silent"} for at in range(m.start, m.end))


def _silences(found: Sequence[Frame], taken: frozenset[int], names: set[str]) -> list[Frame]:
    silent = [f for f in found if f.name in SILENCE]
    if taken:
        silent = [f for f in silent if f.subject in {"fl", "he_fl"} or not taken.issuperset(range(f.start, f.end))]
    good = [f for f in silent if f.subject in _ABOUT_FREELANCER and not f.supposed]
    if good:
        names.add("silence")
        if any(f.subject in {"fl", "he_fl"} for f in good):
            names.add("silence_of_freelancer")
        if len(good) > 1:
            names.add("silence_twice")
    elif silent:
        names.add("silence_supposed" if all(f.supposed for f in silent) else "silence_of_others")
    return good


def _undelivered(found: Sequence[Frame], counts: Counter[str], names: set[str]) -> list[Frame]:
    missing = [
        f for f in found if f.name in {"nodeliver", "notstart"} and f.subject not in _NEVER_DELIVERS and not f.supposed
    ]
    late = any(f.name in {"due", "promise"} for f in found)
    if missing and late:
        names.add("undelivered_late")
    if missing and counts["since"]:
        names.add("undelivered_since")
    if counts["since"] and any(f.name == "hunt" and f.subject in _ABOUT_FREELANCER for f in found):
        names.add("hunt_since")
    return missing if late else []


def _returns(found: Sequence[Frame], silences: Sequence[Frame], names: set[str]) -> None:
    last = max((f.start for f in silences), default=-1)
    for frame in found:
        if frame.name == "back" and not frame.supposed and frame.subject in _ABOUT_FREELANCER:
            names.add("back_after" if frame.start > last else "back_before")


def _by_sentence(words: Words, matches: Sequence[Match]) -> dict[int, set[str]]:
    number, sentence_of = 0, []
    for word in words.words:
        number += word == BREAK
        sentence_of.append(number)
    names: dict[int, set[str]] = {}
    for m in matches:
        at = m.start + (words.words[m.start] == BREAK and m.end - m.start > 1)
        names.setdefault(sentence_of[at], set()).add(m.name)
    return names


def _asks(found: Sequence[Frame], beside: dict[int, set[str]], names: set[str]) -> list[Frame]:
    clean = []
    for frame in found:
        if frame.name not in ASKS:
            continue
        spoilt = beside.get(frame.sentence, set()) & _SPOILS_ASK
        names.update("ask_with_" + name for name in spoilt)
        if frame.subject in {"cl", "he_cl"}:
            names.add("ask_by_client")
        elif frame.supposed:
            names.add("ask_supposed")
        elif not spoilt:
            names.add("ask_" + frame.subject)
            clean.append(frame)
    if clean:
        names.add("ask_twice" if len(clean) > 1 else "ask_once")
    return clean


def _conclude(counts: Counter[str], names: set[str], kept: Mapping[str, bool]) -> None:
    silent, late, asks = kept["silence"], kept["late"], kept["asks"]
    before = bool(counts["candidate"]) and not counts["hired_after"]
    client = "freelancer" not in names and not (counts["nonuser"] and not counts["as_client"])
    spoilt = before or bool(counts["im_away"] or counts["auto"]) or "back_after" in names or not client
    if before:
        names.add("before_contract")
    for name in _BESIDE:
        if counts[name]:
            names.update(f"{kind}&{name}" for kind, holds in kept.items() if holds)
    decided = set()
    if silent and client:
        decided.add("silence_client")
    if (silent or late) and spoilt:
        names.add("unresponsive_spoilt")
    if silent and not spoilt:
        decided.add("RULE_unresponsive")
    if late and not spoilt:
        decided.add("RULE_undelivered")
    if asks and client:
        decided.add("asks_client")
        if not any(counts[name] for name in _SPOILS_REFUND):
            decided.add("RULE_refund")
    names |= decided
    names.update(f"{a}+{b}" for a in decided for b in _SIDES if b in names)
