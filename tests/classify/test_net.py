"""The network: its gradients are right, it learns, and what is read at work is what was trained."""

import random
import zlib

import numpy as np
import pytest

from bot.classify.document import document
from bot.classify.features import Seen, seen
from bot.classify.net import Net, pack, unpack
from bot.classify.train.batches import Vocabulary, batch
from bot.classify.train.descent import Descent
from bot.classify.train.network import Pass, Rows, arrays

Weights = dict[str, np.ndarray]
OUTPUTS = ("asks", "silent")
SAID = (
    ("He has not answered for nine days. I paid $200.", (0.0, 1.0)),
    ("Please refund the deposit, all of it.", (1.0, 0.0)),
    ("No word from the designer, so I want my money back!", (1.0, 1.0)),
    ("How do I change my password?", (0.0, 0.0)),
)


def see(body: str) -> Seen:
    return seen(document("", body))


@pytest.fixture(name="texts")
def _texts() -> list[Seen]:
    return [see(body) for body, _ in SAID] * 4


@pytest.fixture(name="vocabulary")
def _vocabulary(texts: list[Seen]) -> Vocabulary:
    return Vocabulary(texts)


@pytest.fixture(name="weights")
def _weights(vocabulary: Vocabulary) -> Weights:
    return arrays(vocabulary, len(OUTPUTS), 0, np.random.default_rng(7))


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("words", (1, 3)), ("pieces", None), ("tags", (0, 5)), ("filters", (2, 100)), ("filters_bias", (70,)),
        ("names", (1, 2)), ("names_bias", (4,)), ("hidden", (30, 6)), ("hidden_bias", (3,)), ("out", (9, 1)),
        ("out_bias", (0,)), ("skip", (40, 1)),
    ],
)  # fmt: skip
def test_a_gradient_is_the_slope_that_is_measured(
    texts: list[Seen], vocabulary: Vocabulary, weights: Weights, name: str, at: tuple[int, ...] | None
):
    weights = {key: array.astype(np.float64) for key, array in weights.items()}
    laid = batch(texts[:4], vocabulary)
    pull = np.random.default_rng(3).standard_normal((4, len(OUTPUTS)))
    gradient = Pass(weights, laid).back(pull)[name]
    if isinstance(gradient, Rows):
        at = at or (int(gradient.at[0]), 3)
        value = sum(row[at[1]] for number, row in zip(gradient.at, gradient.values, strict=True) if number == at[0])
    else:
        value = gradient[at]
    step = 1e-3
    total = []
    for sign in (1, -1):
        moved = {**weights, name: weights[name].copy()}
        moved[name][at] += sign * step
        total.append(float((Pass(moved, laid).said * pull).sum()))
    assert value == pytest.approx((total[0] - total[1]) / (2 * step), rel=0.02, abs=1e-3)


def test_it_learns_what_it_is_shown(texts: list[Seen], vocabulary: Vocabulary, weights: Weights):
    descent, chance, numbers = Descent(weights), random.Random(1), np.random.default_rng(1)
    goals = np.array([goal for _, goal in SAID] * 4, np.float32)
    for _ in range(60):
        through = Pass(weights, batch(texts, vocabulary, chance), numbers)
        descent.step(through.back((1 / (1 + np.exp(-through.said)) - goals) / len(texts)), 0.003)
    assert ((Pass(weights, batch(texts, vocabulary)).said > 0) == (goals > 0.5)).all()


def test_what_is_read_at_work_is_what_was_trained(texts: list[Seen], vocabulary: Vocabulary, weights: Weights):
    net = packed(vocabulary, weights, weights)
    trained = Pass(weights, batch(texts[:4], vocabulary)).said
    read = np.array([[net.read(text).scores[name] for name in OUTPUTS] for text in texts[:4]])
    assert np.abs(read - trained).max() < 0.02


def test_a_text_reads_the_same_whatever_was_read_before(texts: list[Seen], vocabulary: Vocabulary, weights: Weights):
    net = packed(vocabulary, weights)
    alone = net.read(texts[0]).scores
    for number in range(50):
        net.read(see(f"word{number} " * 450))
    assert net.read(texts[0]).scores == pytest.approx(alone, abs=1e-5)


def test_the_token_that_speaks_for_an_output_is_shown(vocabulary: Vocabulary, weights: Weights, texts: list[Seen]):
    net = packed(vocabulary, weights)
    outcome = net.read(texts[1])
    weights_of = net.weights("asks", outcome, len(texts[1].tokens))
    parts = outcome.parts[0]
    through = weights["hidden"][: len(parts.pooled)] @ (weights["out"][:, 0] * (parts.hidden > 0))
    assert weights_of.sum() == pytest.approx(float((weights["skip"][:, 0] + through) @ parts.pooled), abs=0.02)


@pytest.mark.parametrize("data", [b"", b"no model", zlib.compress(b"{}")], ids=["empty", "text", "short"])
def test_what_is_no_model_is_refused(data: bytes):
    with pytest.raises(ValueError, match="make train"):
        unpack(data)


def packed(vocabulary: Vocabulary, *members: Weights) -> Net:
    head = {"outputs": OUTPUTS, "decisions": {}, "amount": {}}
    for table in ("words", "tags", "names"):
        head[table] = list(getattr(vocabulary, table))
    return unpack(pack(head, members))
