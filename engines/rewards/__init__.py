"""The reward contract: finished designs in, one number per design out. Higher is better, nan cannot be judged."""
from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engines.meter import Meter

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Reward:
    """A named reward. judge: (designs, conditions) → one number per design, each design by itself.

    unit and span say what the number means and where it can lie; needs: the condition it cannot do without. conditioned: a condition changes it.
    """

    label: str
    unit: str
    about: str
    judge: Callable[[Sequence[Any], Any], np.ndarray]
    span: tuple[float, float] = (-math.inf, math.inf)
    needs: str = ""
    conditioned: bool = False


class Scorer:
    """Σ weight · reward over designs; equal designs are judged once, a design seen before costs nothing.

    A design that any reward cannot judge (nan, ±inf) has the value nan.
    """

    def __init__(self, rewards: Mapping[str, Reward], weights: Mapping[str, float], conditions: Any, meter: Meter):
        self._rewards = {name: rewards[name] for name in weights}
        self._weights = np.array(list(weights.values()), dtype=np.float64)
        self._conditions, self._meter = conditions, meter
        self._known: dict[Any, np.ndarray] = {}

    def __call__(self, designs: Sequence[Any]) -> Tensor:
        """[N] float64 in reward units."""
        import torch  # here, so that naming a reward costs no torch

        parts = self.parts(designs)
        total = np.where(np.isfinite(parts).all(1), np.nan_to_num(parts) @ self._weights, np.nan)
        return torch.from_numpy(total)

    def parts(self, designs: Sequence[Any]) -> np.ndarray:
        """[N, rewards] float64: each reward by itself."""
        fresh = [d for d in dict.fromkeys(designs) if d not in self._known]
        with self._meter.reward(len(fresh), len(designs) - len(fresh)):
            if fresh:
                columns = [_checked(r, n, r.judge(fresh, self._conditions), len(fresh)) for n, r in self._rewards.items()]
                self._known.update(zip(fresh, np.stack(columns, 1)))
        return np.stack([self._known[d] for d in designs]) if designs else np.empty((0, len(self._weights)))

    @property
    def names(self) -> list[str]:
        return list(self._rewards)


def _checked(reward: Reward, name: str, scores: Any, count: int) -> np.ndarray:
    scores = np.asarray(scores, dtype=np.float64)
    if scores.shape != (count,):
        raise ValueError(f"Reward “{name}” gave {scores.shape} numbers for {count} designs; it must give one per design.")
    return scores
