"""Fits the network, then the few weights that turn its scores into probabilities, and packs both."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from bot.classify.amount import candidates
from bot.classify.decide import inputs, sides
from bot.classify.document import document
from bot.classify.features import Seen
from bot.classify.net import Floats, Net, pack, unpack
from bot.classify.train.batches import Vocabulary, batch, shuffled
from bot.classify.train.descent import Descent
from bot.classify.train.network import Pass, arrays
from bot.labels import Label, Role, Signal

OUTPUTS = (*Label, *(f"role_{role}" for role in Role), *Signal)
# what an output's error counts; 1 for the rest
_WORTH: Mapping[str, float] = {**{str(label): 1.5 for label in Label}, **{f"role_{role}": 0.5 for role in Role}}
_KIND_WORTH = 0.3  # of the kind of ticket, which is learnt beside: it tells the traps apart
_LEAST_KIND = 20  # tickets that a kind must have to be learnt
_DOUBT = 0.02  # of a truth: nobody labels without a mistake
_MEMBERS = 2
_EPOCHS, _BATCH, _RATE, _WARM, _COLD = 12, 32, 0.002, 100, 0.02
_AMOUNT_STRENGTH, _DECISION_STRENGTH = 0.3, 0.3

Ticket = Mapping[str, Any]


def truth(ticket: Ticket, output: str) -> bool:
    """Whether `output` holds for a corpus line."""
    if output.startswith("role_"):
        return bool(output == f"role_{ticket['role']}")
    return output in ticket["labels"] or output in ticket["signals"]


def network(
    vocabulary: Vocabulary, texts: Sequence[Seen], tickets: Sequence[Ticket], seed: int, tell: Callable[[str], None]
) -> dict[str, Floats]:
    """The arrays of a network fitted on `texts`; `tell` hears how it goes."""
    chance, numbers = random.Random(seed), np.random.default_rng(seed)  # noqa: S311 - to be repeated, not secret
    kinds = _kinds(tickets)
    weights = arrays(vocabulary, len(OUTPUTS), len(kinds), numbers)
    descent = Descent(weights)
    goals = np.array([[truth(ticket, output) for output in OUTPUTS] for ticket in tickets], np.float32)
    goals = goals * (1 - _DOUBT) + _DOUBT / 2
    kind = np.array([kinds.get(ticket["kind"], -1) for ticket in tickets])
    steps = _EPOCHS * -(-len(texts) // _BATCH)
    done = 0
    for epoch in range(_EPOCHS):
        total = 0.0
        for rows in shuffled(texts, _BATCH, chance):
            through = Pass(weights, batch([texts[i] for i in rows], vocabulary, chance), numbers)
            error, loss = _error(through.said, goals[rows], kind[rows])
            done += 1
            rate = _RATE * min(1.0, done / _WARM) * max(_COLD, 1 - done / steps)
            descent.step(through.back(error), rate)
            total += loss * len(rows)
        tell(f"member {seed + 1}, pass {epoch + 1} of {_EPOCHS}: error {total / len(texts):.3f}")
    return weights


def _kinds(tickets: Sequence[Ticket]) -> dict[str, int]:
    counts = Counter(ticket["kind"] for ticket in tickets)
    return {kind: at for at, kind in enumerate(sorted(k for k, count in counts.items() if count >= _LEAST_KIND))}


def _error(said: Floats, goals: Floats, kind: np.ndarray) -> tuple[Floats, float]:
    """The gradient of what a batch `said`, and the mean error of its outputs."""
    count = len(OUTPUTS)
    worth = np.array([_WORTH.get(output, 1.0) for output in OUTPUTS], np.float32)
    chances = 1 / (1 + np.exp(-said[:, :count]))
    loss = -(goals * np.log(chances + 1e-7) + (1 - goals) * np.log(1 - chances + 1e-7)) * worth
    known = kind >= 0
    shares = np.exp(said[:, count:] - said[:, count:].max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.flatnonzero(known), kind[known]] -= 1
    shares *= known[:, None] * _KIND_WORTH / max(1, known.sum())
    error = np.concatenate(((chances - goals) * worth / len(said), shares), axis=1)
    return error.astype(np.float32), float(loss.sum() / len(said))


def packed(
    texts: Sequence[Seen],
    tickets: Sequence[Ticket],
    unseen: tuple[Sequence[Seen], Sequence[Ticket]],
    tell: Callable[[str], None],
) -> bytes:
    """The model of a training set, as the bytes of its file; what decides is fitted on the `unseen` tickets."""
    vocabulary = Vocabulary(texts)
    fit = partial(network, vocabulary, texts, tickets, tell=tell)
    with ProcessPoolExecutor(_MEMBERS, get_context("fork"), threadpool_limits, (1,)) as pool:
        members = [_kept_outputs(weights) for weights in pool.map(fit, range(_MEMBERS))]
    head: dict[str, Any] = {
        "outputs": [str(output) for output in OUTPUTS],
        "words": list(vocabulary.words),
        "tags": list(vocabulary.tags),
        "names": list(vocabulary.names),
        "amount": amount_weights(tickets, texts),
        "decisions": {},
    }
    head["decisions"] = decisions(unpack(pack(head, members)), *unseen)
    return pack(head, members)


def _kept_outputs(weights: Mapping[str, Floats]) -> dict[str, Floats]:
    """The arrays without the kinds, which only help to learn."""
    count = len(OUTPUTS)
    return {**weights, "out": weights["out"][:, :count], "out_bias": weights["out_bias"][:count]}


def decisions(net: Net, texts: Sequence[Seen], tickets: Sequence[Ticket]) -> dict[str, dict[str, float]]:
    """For each label and signal the weights of `decide.chance`, fitted on tickets that the network has not seen."""
    scores = [net.read(text).scores for text in texts]
    fitted = {}
    for label in (*Label, *Signal):
        rows, goals = [], []
        for text, ticket, by_name in zip(texts, tickets, scores, strict=True):
            for known in (None, Role(ticket["role"])):
                rows.append(inputs(label, by_name, sides(by_name, known), text.names))
                goals.append(truth(ticket, label))
        fitted[str(label)] = _weights(rows, goals, _DECISION_STRENGTH)
    return fitted


def amount_weights(tickets: Sequence[Ticket], texts: Sequence[Seen]) -> dict[str, float]:
    """The weights with which `amount.disputed` picks among the sums of a text."""
    rows, goals = [], []
    for ticket, text in zip(tickets, texts, strict=True):
        read = document(ticket["subject"], ticket["body"])
        gold = None if ticket["disputed_usd"] is None else Decimal(str(ticket["disputed_usd"]))
        for usd, names in candidates(ticket["subject"], read, text):
            rows.append({**dict.fromkeys(names, 1.0), f"role_{ticket['role']}": 1.0, "bias": 1.0})
            goals.append(usd == gold)
    return _weights(rows, goals, _AMOUNT_STRENGTH)


def _weights(rows: Sequence[Mapping[str, float]], goals: Sequence[bool], strength: float) -> dict[str, float]:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    fitted = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=3000)
    fitted.fit(matrix, np.array(goals))
    return dict(_kept(vectorizer.get_feature_names_out(), fitted.coef_[0], float(fitted.intercept_[0])))


def _kept(names: Sequence[str], weights: Sequence[float], intercept: float) -> Iterator[tuple[str, float]]:
    for name, weight in zip(names, weights, strict=True):
        value = round(float(weight) + (intercept if name == "bias" else 0.0), 4)
        if value or name == "bias":
            yield str(name), value
