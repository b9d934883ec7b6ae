"""How sure is sure enough: the probabilities from which a label is asserted or handed over."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities, 0 to 1. From `assert_*` on a label is asserted; from `hand_over_*` on a person decides."""

    assert_unresponsive: float = 0.75
    hand_over_unresponsive: float = 0.25
    assert_refund: float = 0.75
    hand_over_refund: float = 0.25
    signal: float = 0.5


DEFAULT = Thresholds()
