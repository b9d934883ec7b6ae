"""Shows, in the author's own words, why a label or signal was given."""

from collections.abc import Iterable
from itertools import pairwise

from bot.classify.document import Document
from bot.classify.features import Seen
from bot.classify.frames import Frame
from bot.classify.net import Outcome, model
from bot.classify.tokens import BREAK
from bot.labels import Evidence, Label, Signal

_MOST = 3  # pieces of evidence for one label
_WHY = {
    "silent": "The client says that the freelancer does not answer.",
    "silent_idiom": "The client describes silence from the freelancer.",
    "gone": "The client says that the freelancer is gone.",
    "noshow": "The client says that the freelancer did not turn up.",
    "block": "The client says that the freelancer blocked them.",
    "nodeliver": "The client says that nothing was delivered.",
    "notstart": "The client says that the work was never started.",
    "ask_back": "The client asks for the money back.",
    "chargeback": "The client announces a chargeback.",
}
_READS_AS = {
    Label.UNRESPONSIVE_FREELANCER: "Reads as a report that the freelancer is silent or delivers nothing.",
    Label.REFUND_REQUEST: "Reads as a request for money back.",
}
_SIGNAL = {
    Signal.CONTACT_INFO_REQUEST: ("s_contact", "Wants the other party's contact details."),
    Signal.CODE_REVIEW_REQUEST: ("s_review", "Asks that somebody checks the work."),
    Signal.CLAIM_FRAUD: ("s_fraud", "Speaks of deception or theft."),
    Signal.CLAIM_IDENTITY: ("s_identity", "Says that the person is not who the profile says."),
    Signal.CLAIM_EXTORTION: ("s_extortion", "Reports a threat unless paid or rated."),
    Signal.CLAIM_OVERBILLING: ("s_overbill", "Says that hours were billed which were not worked or agreed."),
    Signal.LEGAL_THREAT: ("s_legal", "Speaks of lawyer, court, police or a bank dispute."),
    Signal.HOSTILE_TONE: ("s_hostile", "Insults or shouts at somebody."),
    Signal.CALL_REQUEST: ("s_call", "Wants support to phone."),
}


def label_evidence(
    label: Label, subject: str, body: str, document: Document, seen: Seen, outcome: Outcome
) -> list[Evidence]:
    """The words on which a label rests, clearest first; a sentence where only the model speaks for it."""
    if label is Label.REFUND_REQUEST:
        frames: Iterable[Frame] = seen.facts.asks
    else:
        frames = (*seen.facts.silences, *seen.facts.undelivered)
    found = []
    taken: set[int] = set()
    for frame in sorted(frames, key=lambda f: (f.start < document.body_at, f.end - f.start == 1, f.start)):
        if not taken & set(range(frame.start, frame.end)):
            taken |= set(range(frame.start, frame.end))
            found.append(shown(label, frame.start, frame.end, _WHY[frame.name], subject, body, document))
    if not found:
        start, end = _telling_sentence(label, document, seen, outcome)
        found.append(shown(label, start, end, _READS_AS[label], subject, body, document))
    return [e for e in found if e.text][:_MOST]


def signal_evidence(
    signal: Signal, subject: str, body: str, document: Document, seen: Seen, outcome: Outcome
) -> list[Evidence]:
    """The words on which a signal rests: the widest phrase that speaks for it, else the sentence."""
    concept, why = _SIGNAL[signal]
    matches = [m for m in seen.matches if m.name == concept]
    if matches:
        widest = max(matches, key=lambda m: (m.start >= document.body_at, m.end - m.start, -m.start))
        start, end = widest.start, widest.end
    else:
        start, end = _telling_sentence(signal, document, seen, outcome)
    found = shown(signal, start, end, why, subject, body, document)
    return [found] if found.text else []


def shown(
    label: Label | Signal, start: int, end: int, why: str, subject: str, body: str, document: Document
) -> Evidence:
    """The words `start` to `end` as they stand in the raw text."""
    words = document.words.words
    while start < end - 1 and words[start] == BREAK:
        start += 1
    while end > start + 1 and words[end - 1] == BREAK:
        end -= 1
    first = document.span(start)
    spans = map(document.span, range(start, end))
    same = [s for s in spans if s.where == first.where and s.end >= first.start]
    low, high = first.start, max(s.end for s in same)
    raw = subject if first.where == "subject" else body
    return Evidence(label, raw[low:high], low, high, why, first.where)


def _telling_sentence(output: str, document: Document, seen: Seen, outcome: Outcome) -> tuple[int, int]:
    """The sentence whose words weigh most for `output`, as places among the document's words."""
    weights = model().weights(output, outcome, len(seen.tokens))
    words = document.words.words
    total = [0.0] * len(words)
    for weight, origin in zip(weights.tolist(), seen.origins, strict=True):
        if origin >= 0:
            total[origin] += weight
    edges = [at for at, word in enumerate(words) if word == BREAK]
    sentences = [(start + 1, end) for start, end in pairwise(edges) if end > start + 1]
    return max(sentences, key=lambda each: sum(total[each[0] : each[1]]), default=(0, len(words)))
