"""Simple, named transforms of a reward onto 0–1, written as a person writes them: “window 250 350”, “step 0.5”."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

Curve = Callable[..., np.ndarray]


def window(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """1 between low and high, falling to 0 over half the window's width on either side."""
    outside = np.maximum(low - x, x - high)
    return np.clip(1 - 2 * np.maximum(outside, 0) / (high - low), 0, 1)


def sigmoid(x: np.ndarray, middle: float, width: float) -> np.ndarray:
    """0.5 at the middle, 0.73 one width beyond it; a negative width turns it round."""
    return 1 / (1 + np.exp(-np.clip((x - middle) / width, -60, 60)))


def step(x: np.ndarray, threshold: float) -> np.ndarray:
    """1 from the threshold on, 0 below it."""
    return (x >= threshold).astype(np.float64)


def relaxed_window(x: Tensor, low: float, high: float) -> Tensor:
    """`window` of torch's numbers."""
    outside = (low - x).maximum(x - high).clamp(min=0)
    return (1 - 2 * outside / (high - low)).clamp(0, 1)


def relaxed_sigmoid(x: Tensor, middle: float, width: float) -> Tensor:
    """`sigmoid` of torch's numbers."""
    return ((x - middle) / width).sigmoid()


@dataclass(frozen=True)
class TransformKind:
    """A transform's curve, its numbers and what they must fulfil. relaxed: the curve for torch, where it is one."""

    curve: Curve
    numbers: tuple[str, ...]
    is_valid: Callable[..., bool]
    rule: str
    relaxed: Callable[..., Tensor] | None = None


@dataclass(frozen=True)
class Transform:
    """A curve with its numbers; nan stays nan."""

    kind: TransformKind
    numbers: tuple[float, ...] = ()

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return np.where(np.isnan(x), np.nan, self.kind.curve(np.asarray(x, dtype=np.float64), *self.numbers))

    @property
    def has_gradient(self) -> bool:
        return self.kind.relaxed is not None

    def relaxed(self, x: Tensor) -> Tensor:
        """The same of torch's numbers, with a gradient."""
        return self.kind.relaxed(x, *self.numbers)


_PLAIN = TransformKind(lambda x: x, (), lambda: True, "", lambda x: x)


TRANSFORMS = {
    "window": TransformKind(
        window, ("low", "high"), lambda low, high: low < high, "low must be below high", relaxed_window
    ),
    "sigmoid": TransformKind(
        sigmoid, ("middle", "width"), lambda middle, width: width != 0, "the width must not be 0", relaxed_sigmoid
    ),
    "step": TransformKind(step, ("threshold",), lambda threshold: True, ""),
}
EXAMPLES = "“window 250 350”, “sigmoid 0.5 0.1” or “step 0.8”"


def parse_transform(text: str) -> Transform:
    """“name number …” → the curve; "" leaves a reward as it is.

    Raises ValueError with what to write.
    """
    words = text.replace("(", " ").replace(")", " ").replace(",", " ").split()
    if not words:
        return Transform(_PLAIN)
    kind = TRANSFORMS.get(words[0].lower())
    if kind is None:
        raise ValueError(f"There is no transform “{words[0][:30]}”; write {EXAMPLES}.")
    numbers = _parse_numbers(words[1:])
    if len(numbers) != len(kind.numbers) or not all(map(math.isfinite, numbers)):
        raise ValueError(f"The transform {words[0]} takes {' and '.join(kind.numbers)}; write {EXAMPLES}.")
    if not kind.is_valid(*numbers):
        raise ValueError(f"In “{text[:40]}” {kind.rule}.")
    return Transform(kind, tuple(numbers))


def _parse_numbers(words: list[str]) -> list[float]:
    try:
        return [float(word) for word in words]
    except ValueError:
        return []
