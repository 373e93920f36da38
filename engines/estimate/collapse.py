"""How many states of a population still differ, where its lanes come to share ancestors: the fewer, the lower α."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import exp, sqrt

import numpy as np

from engines.domains import domain, unguided_reference
from engines.estimate.size import Size
from engines.samplers import SAMPLERS
from engines.values import VALUES

# α, in standard deviations of the unguided reward, from which on …
MANY = 0.15  # … ancestors stay many
ALONE = 0.3  # … each lane is its own
UNKNOWN = 0.5  # as far between both ends where nobody knows how far rewards lie apart


def different(size: Size) -> float:
    """The share of a sampler's candidates whose states are different; equal states are asked once."""
    pace = size.pace
    if pace.levelwise or not SAMPLERS[size.sampler].collapses:
        return 1.0
    apart = 1 - exp(-(pace.apart if _drawn_anew(size) else pace.apart_guessed) * pace.tokens / size.levels)
    return apart + (1 - apart) * warmth(size, MANY)


def _drawn_anew(size: Size) -> bool:
    """Whether a value is drawn at every level, so that a state may win by luck: that thins ancestors out."""
    value = VALUES[size.value]
    return value.designs(size.estimate) > 1 and value.rows(size.estimate, size.levels) <= 1


def warmth(size: Size, warmest: float) -> float:
    """0 (α = 0: all lanes share one ancestor) to 1 (all keep ancestors of their own, α ≥ warmest)."""
    if size.alpha == 0:
        return 0.0
    spread = _spread(size.domain, size.rewards)
    return UNKNOWN if spread is None else min(1.0, size.alpha / (warmest * spread)) if spread else 1.0


def _spread(name: str, weights: Mapping[str, float]) -> float | None:
    """Standard deviation of the weighted rewards of unguided designs, as of rewards that do not hang together."""
    file = domain(name).reference
    known = {reward: _deviation(file, reward) for reward in weights} if file else {}
    told = [weights[reward] * deviation for reward, deviation in known.items() if deviation is not None]
    return sqrt(sum(part**2 for part in told)) if told else None


@lru_cache(maxsize=64)
def _deviation(file: str, reward: str) -> float | None:
    known = unguided_reference.read(file)[1]
    return float(np.nanstd(known[reward])) if reward in known else None
