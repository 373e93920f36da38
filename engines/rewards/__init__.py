"""The reward contract: finished designs in, one number per design out. Higher is better, nan: cannot be judged.

Beside it:

    transform.py        named transforms of a reward onto 0–1
    script_rewards.py   the own scripts of one run as Rewards
    script_host.py      what starts the workers that run own scripts
    score_cache.py      scores of own scripts, kept between runs
    sandbox/            other people's scripts, confined
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from engines.records.meter import Meter
from engines.rewards.transform import parse_transform
from engines.yield_points import pieces

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Reward:
    """A named reward. judge: (designs, conditions) → one number per design, each design by itself.

    unit and span say what the number means and where it can lie. needs: the condition it cannot do without.
    conditioned: a condition changes it. seconds: what judging a design takes. missing: () → why it cannot be had on
    this machine, as a sentence, or ""; None: it always can. download: () → how much its first use would download
    (“1.7 GB”), or ""; None: never anything. relaxed: (designs as a tensor of numbers [N, …], conditions) → [N], with a
    gradient; of finished designs what `judge` says. None: it has no gradient.
    """

    label: str
    unit: str
    about: str
    judge: Callable[[Sequence[Any], Any], np.ndarray]
    span: tuple[float, float] = (-math.inf, math.inf)
    needs: str = ""
    conditioned: bool = False
    missing: Callable[[], str] | None = None
    download: Callable[[], str] | None = None
    seconds: float = 1e-5
    relaxed: Callable[[Tensor, Any], Tensor] | None = None


def later(module: str, name: str) -> Callable:
    """A function of a module that is imported when it is called, because it brings torch with it."""
    return lambda *given: getattr(import_module(module), name)(*given)


def lookup_reward(built_in: Mapping[str, Reward], name: str) -> Reward:
    """The built-in reward of that name, else the label of an own script, which judges nothing here (judge is None)."""
    return built_in.get(name) or Reward(name, "", "own script", None)


JUDGED_AT_ONCE = 128  # designs of one call of a reward
MOST_SCORES = 200_000  # remembered of one run; the oldest go first


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
        self._scores: dict[Any, tuple[float, ...]] = {}  # key → one score a reward

    def __call__(self, designs: Sequence[Any]) -> Tensor:
        """[N] float64 in reward units."""
        import torch  # here, so that naming a reward costs no torch

        return torch.from_numpy(weighted_sum(self.parts(designs), self._weights, self._transforms))

    def parts(self, designs: Sequence[Any]) -> np.ndarray:
        """[N, rewards] float64: each reward by itself, untransformed."""
        keys = [self._key(d) for d in designs]
        known = {k: self._scores[k] for k in keys if k in self._scores}
        fresh = {k: d for k, d in zip(keys, designs) if k not in known}
        with self._meter.reward(len(fresh), len(designs) - len(fresh), keys):
            new = dict(zip(fresh, self._judge(list(fresh.values())))) if fresh else {}
            self._scores.update(new)
            while len(self._scores) > MOST_SCORES:
                del self._scores[next(iter(self._scores))]
            scores = [new[k] if k in new else known[k] for k in keys]
            return np.array(scores, dtype=np.float64).reshape(len(designs), len(self._rewards))

    def remember(self, designs: Sequence[Any], parts: np.ndarray) -> None:
        """What was judged elsewhere for this run [N, rewards]."""
        self._scores.update({self._key(design): tuple(row) for design, row in zip(designs, parts.tolist())})

    def judge_by(self, judge: Callable[[list[Any]], Iterable[tuple[float, ...]]]) -> None:
        """From now on N designs are judged by that, N times one score a reward, and not by the rewards here."""
        self._judge = judge

    def relaxed(self, designs: Tensor) -> Tensor:
        """[N] float64 in reward units, with a gradient, of designs as numbers [N, …]: Reward.relaxed."""
        parts = {name: reward.relaxed for name, reward in self._rewards.items() if self._weights[name]}
        curves = {name: parse_transform(self._transforms.get(name, "")).relaxed for name in parts}
        return sum(
            self._weights[n] * curves[n](part(designs, self._conditions).cpu().double()) for n, part in parts.items()
        )

    def _judge(self, designs: list[Any]) -> Iterator[tuple[float, ...]]:
        """N times one score a reward."""
        for part in pieces(designs, JUDGED_AT_ONCE):
            yield from zip(
                *(
                    _as_column(name, reward.judge(list(part), self._conditions), len(part))
                    for name, reward in self._rewards.items()
                )
            )

    @property
    def names(self) -> list[str]:
        return list(self._rewards)


def weighted_sum(
    parts: np.ndarray, weights: Mapping[str, float], transforms: Mapping[str, str] = MappingProxyType({})
) -> np.ndarray:
    """[N, rewards] → [N]: Σ weight · transform(reward), nan where any reward is not finite."""
    shaped = np.stack([parse_transform(transforms.get(name, ""))(column) for name, column in zip(weights, parts.T)], 1)
    factors = np.array(list(weights.values()), dtype=np.float64)
    return np.where(np.isfinite(parts).all(1), np.nan_to_num(shaped) @ factors, np.nan)


def _as_column(name: str, scores: Any, count: int) -> np.ndarray:
    """[count] float64. Raises ValueError where a reward did not give one number per design."""
    scores = np.asarray(scores, dtype=np.float64)
    if scores.shape != (count,):
        raise ValueError(
            f"Reward “{name}” gave {scores.shape} numbers for {count} designs; it must give one per design."
        )
    return scores
