"""Adam, for whole arrays and for the touched rows of tables (Kingma and Ba, arXiv:1412.6980)."""

import numpy as np

from bot.classify.net import Floats
from bot.classify.train.network import Rows

_FIRST, _SECOND, _SMALL = 0.9, 0.999, 1e-8
_LARGEST = 2.0  # length that the gradient of a step is cut to


class Descent:
    """Moves arrays against their gradients, in place."""

    def __init__(self, arrays: dict[str, Floats]) -> None:
        self._arrays = arrays
        self._mean = {name: np.zeros_like(array) for name, array in arrays.items()}
        self._square = {name: np.zeros_like(array) for name, array in arrays.items()}
        self._steps = 0

    def step(self, gradients: dict[str, Floats | Rows], rate: float) -> None:
        """One step of length `rate`."""
        self._steps += 1
        total = sum(float(np.square(_values(each)).sum()) for each in gradients.values()) ** 0.5
        shrink = min(1.0, _LARGEST / (total + 1e-9))
        rate *= float((1 - _SECOND**self._steps) ** 0.5 / (1 - _FIRST**self._steps))
        for name, gradient in gradients.items():
            if isinstance(gradient, Rows):
                at, value = _distinct(gradient)
                self._move(name, at, value * shrink, rate)
            else:
                self._move(name, slice(None), gradient * shrink, rate)

    def _move(self, name: str, at: slice | np.ndarray, value: Floats, rate: float) -> None:
        mean = _FIRST * self._mean[name][at] + (1 - _FIRST) * value
        square = _SECOND * self._square[name][at] + (1 - _SECOND) * np.square(value)
        self._mean[name][at], self._square[name][at] = mean, square
        self._arrays[name][at] -= rate * mean / (np.sqrt(square) + _SMALL)


def _values(gradient: Floats | Rows) -> Floats:
    return gradient.values if isinstance(gradient, Rows) else gradient


def _distinct(gradient: Rows) -> tuple[np.ndarray, Floats]:
    rows, number = np.unique(gradient.at, return_inverse=True)
    if len(rows) == len(gradient.at):
        return gradient.at, gradient.values
    values = np.zeros((len(rows), gradient.values.shape[1]), np.float32)
    np.add.at(values, number, gradient.values)
    return rows, values
