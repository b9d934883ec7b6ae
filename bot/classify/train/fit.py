"""Fits one logistic regression an output, then the decisions that rest on them, and rounds it all."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.classify.amount import candidates
from bot.classify.decide import inputs, sides
from bot.classify.document import document
from bot.classify.features import Seen
from bot.classify.linear import Row, pack
from bot.classify.train.vectors import LENGTH, Vectors
from bot.labels import Label, Role, Signal

SIGNALS = tuple(signal for signal in Signal if signal is not Signal.PHONE_NUMBER_GIVEN)
OUTPUTS = (*Label, *(f"role_{role}" for role in Role), *SIGNALS)
_STRENGTH = 0.1  # C of the regressions, chosen by leaving one author out
_RARE_STRENGTH = 0.3  # likewise, for signals: these are rare, so their examples weigh more
_AMOUNT_STRENGTH = 0.3
_STEPS = 400  # whole-number weights reach from -400 to 400

Ticket = Mapping[str, Any]


def truth(ticket: Ticket, output: str) -> bool:
    """Whether `output` holds for a corpus line."""
    if output.startswith("role_"):
        return bool(output == f"role_{ticket['role']}")
    return output in ticket["labels"] or output in ticket["signals"]


def regressions(texts: Sequence[Seen], tickets: Sequence[Ticket]) -> tuple[Vectors, np.ndarray, np.ndarray]:
    """The vocabulary, the coefficients (outputs, features) and the intercepts (outputs)."""
    vectors = Vectors(texts)
    matrix = vectors.matrix(texts)
    coefficients, intercepts = [], []
    for output in OUTPUTS:
        goal = np.array([truth(ticket, output) for ticket in tickets])
        rare = output not in tuple(Label)
        fitted = _logistic(matrix, goal, _RARE_STRENGTH if rare else _STRENGTH, rare=rare)
        coefficients.append(fitted.coef_[0])
        intercepts.append(fitted.intercept_[0])
    return vectors, np.array(coefficients), np.array(intercepts)


def author(ticket: Ticket) -> str:
    """Whose hand wrote a corpus line: the prefix of its id."""
    return str(ticket["id"]).split("-")[0]


def unseen_scores(texts: Sequence[Seen], tickets: Sequence[Ticket]) -> np.ndarray:
    """Scores (texts, outputs), each from a model that saw no line by the same author."""
    hands = np.array([author(ticket) for ticket in tickets])
    scores = np.zeros((len(texts), len(OUTPUTS)))
    for hand in sorted(set(hands)):
        inside, outside = np.flatnonzero(hands == hand), np.flatnonzero(hands != hand)
        vectors, coefficients, intercepts = regressions([texts[i] for i in outside], [tickets[i] for i in outside])
        scores[inside] = vectors.matrix([texts[i] for i in inside]) @ coefficients.T + intercepts
    return scores


def decisions(texts: Sequence[Seen], tickets: Sequence[Ticket], scores: np.ndarray) -> dict[str, dict[str, float]]:
    """For each label and signal the weights with which `decide.chance` makes a probability."""
    fitted = {}
    for label in (*Label, *SIGNALS):
        rows, goals = [], []
        for text, ticket, row in zip(texts, tickets, scores, strict=True):
            by_name = dict(zip(map(str, OUTPUTS), row, strict=True))
            for known in (None, Role(ticket["role"])):
                rows.append(inputs(label, by_name, sides(by_name, known), text.names))
                goals.append(truth(ticket, label))
        fitted[str(label)] = _weights(rows, goals, strength=1.0)
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
    return _weights(rows, goals, strength=_AMOUNT_STRENGTH)


def packed(texts: Sequence[Seen], tickets: Sequence[Ticket]) -> bytes:
    """The model of a training set, as the bytes of its file."""
    vectors, coefficients, intercepts = regressions(texts, tickets)
    weights = coefficients * np.array([*vectors.words.values(), *vectors.names.values()])
    scales = np.round(np.abs(weights).max(axis=1) / _STEPS, 6)
    steps = iter(np.rint(weights / scales[:, None]).astype(int).T.tolist())
    words = {name: (*next(steps), round(value * value * 100)) for name, value in vectors.words.items()}
    names: dict[str, Row] = {name: tuple(next(steps)) for name in vectors.names}
    head = {
        "outputs": [str(output) for output in OUTPUTS],
        "bias": [round(float(value), 4) for value in intercepts],
        "scales": [*map(float, scales), 0.01],
        "length": LENGTH,
        "decisions": decisions(texts, tickets, unseen_scores(texts, tickets)),
        "amount": amount_weights(tickets, texts),
    }
    return pack(head, words, names)


def _logistic(
    matrix: sparse.csr_matrix, goals: np.ndarray, strength: float, *, rare: bool = False
) -> LogisticRegression:
    weight = "balanced" if rare else None
    fitted = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=3000, class_weight=weight)
    return fitted.fit(matrix, goals)


def _weights(rows: Sequence[Mapping[str, float]], goals: Sequence[bool], strength: float) -> dict[str, float]:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    fitted = _logistic(matrix, np.array(goals), strength)
    return dict(_kept(vectorizer.get_feature_names_out(), fitted.coef_[0], float(fitted.intercept_[0])))


def _kept(names: Sequence[str], weights: Sequence[float], intercept: float) -> Iterator[tuple[str, float]]:
    for name, weight in zip(names, weights, strict=True):
        value = round(float(weight) + (intercept if name == "bias" else 0.0), 4)
        if value or name == "bias":
            yield str(name), value
