"""The reward contract: finished designs in, one number per design out. Higher is better, nan cannot be judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from engines.records.meter import Meter
from engines.rewards.transform import transform

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Reward:
    """A named reward. judge: (designs, conditions) → one number per design, each design by itself.

    unit and span say what the number means and where it can lie; needs: the condition it cannot do without. conditioned: a condition changes it.
    missing: () → why it cannot be had on this machine, as a sentence, or ""; None: it always can.
    """

    label: str
    unit: str
    about: str
    judge: Callable[[Sequence[Any], Any], np.ndarray]
    span: tuple[float, float] = (-math.inf, math.inf)
    needs: str = ""
    conditioned: bool = False
    missing: Callable[[], str] | None = None


def described(built_in: Mapping[str, Reward], name: str) -> Reward:
    """A reward's label and unit, for one's own too; those of own scripts judge nothing here."""
    return built_in.get(name) or Reward(name, "", "own script", None)


class Scorer:
    """Σ weight · reward over designs; equal designs are judged once, a design seen before costs nothing.

    key: equal for equal designs, hashable. A design that any reward cannot judge (nan, ±inf) has the value nan.
    """

    def __init__(
        self,
        rewards: Mapping[str, Reward],
        weights: Mapping[str, float],
        conditions: Any,
        meter: Meter,
        transforms: Mapping[str, str] = MappingProxyType({}),
        key: Callable[[Any], Any] = lambda design: design,
    ):
        self._rewards = {name: rewards[name] for name in weights}
        self._weights, self._transforms = weights, transforms
        self._conditions, self._meter, self._key = conditions, meter, key
        self._known: dict[Any, np.ndarray] = {}

    def __call__(self, designs: Sequence[Any]) -> Tensor:
        """[N] float64 in reward units."""
        import torch  # here, so that naming a reward costs no torch

        return torch.from_numpy(combined(self.parts(designs), self._weights, self._transforms))

    def parts(self, designs: Sequence[Any]) -> np.ndarray:
        """[N, rewards] float64: each reward by itself, untransformed."""
        keys = [self._key(d) for d in designs]
        fresh = {k: d for k, d in zip(keys, designs) if k not in self._known}
        with self._meter.reward(len(fresh), len(designs) - len(fresh)):
            if fresh:
                columns = [
                    _checked(r, n, r.judge(list(fresh.values()), self._conditions), len(fresh))
                    for n, r in self._rewards.items()
                ]
                self._known.update(zip(fresh, zip(*columns)))
            return np.array([self._known[k] for k in keys], dtype=np.float64).reshape(len(designs), len(self._rewards))

    @property
    def names(self) -> list[str]:
        return list(self._rewards)


def combined(
    parts: np.ndarray, weights: Mapping[str, float], transforms: Mapping[str, str] = MappingProxyType({})
) -> np.ndarray:
    """[N, rewards] → [N]: Σ weight · transform(reward), nan where any reward is not finite."""
    shaped = np.stack([transform(transforms.get(name, ""))(column) for name, column in zip(weights, parts.T)], 1)
    factors = np.array(list(weights.values()), dtype=np.float64)
    return np.where(np.isfinite(parts).all(1), np.nan_to_num(shaped) @ factors, np.nan)


def _checked(reward: Reward, name: str, scores: Any, count: int) -> np.ndarray:
    scores = np.asarray(scores, dtype=np.float64)
    if scores.shape != (count,):
        raise ValueError(
            f"Reward “{name}” gave {scores.shape} numbers for {count} designs; it must give one per design."
        )
    return scores
