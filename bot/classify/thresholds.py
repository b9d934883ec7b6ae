"""How sure is sure enough: the probabilities from which a label is asserted or handed over."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from bot.labels import Label


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities, 0 to 1: from `assert_*` on a label is asserted, from `hand_over_*` on a person decides.

    `signal` is the probability from which a signal holds.
    """

    assert_unresponsive: float
    hand_over_unresponsive: float
    assert_refund: float
    hand_over_refund: float
    signal: float

    def asserting(self, label: Label) -> float:
        """The probability from which `label` is asserted."""
        return self.assert_refund if label is Label.REFUND_REQUEST else self.assert_unresponsive

    def handing_over(self, label: Label) -> float:
        """The probability from which `label` is for a person to decide."""
        return self.hand_over_refund if label is Label.REFUND_REQUEST else self.hand_over_unresponsive


DEFAULT = Thresholds(**tomllib.loads(files("bot").joinpath("policy.toml").read_text(encoding="utf-8"))["recognition"])
