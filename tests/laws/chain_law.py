"""The chain's laws by enumeration, and the frequencies of its words under any sampler."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import numpy as np

import engines
from engines.domains import domain
from engines.domains.toy.chain import decode, joint
from engines.request import Request

LAW = joint()
WORDS, PRIOR = decode(LAW.words), LAW.probabilities.numpy()
CHUNK = 2_000  # lanes of one run; several seeds are pooled
LETTERS, MIX = (("letters", 1.0),), (("letters", 0.6), ("order", -0.4))
CASES = [(LETTERS, 0.1), (LETTERS, 0.2), (LETTERS, 0.5), (MIX, 0.2)]
# 30,000 lanes leave a total variation of .005 (α = .1), .009 (α = .2) and .011 (α = .5, ∞) even under the law itself.
LANES, CLOSE = 30_000, 0.02


def rewards(weights) -> np.ndarray:
    return sum(w * domain("chain").rewards[name].judge(WORDS, None) for name, w in weights)


def target(weights, alpha: float) -> np.ndarray:
    """p_pre·exp(r/α)/Z over all words, by enumeration."""
    tilt = PRIOR * np.exp((rewards(weights) - rewards(weights).max()) / alpha)
    return tilt / tilt.sum()


@cache
def drawn(
    weights, alpha: float, particles: int, sampler: str = "svdd", lanes: int = LANES, of: int = CHUNK, **settings: Any
) -> tuple[float, ...]:
    """The frequencies of all words among `lanes` designs, made in runs of so many; each setting is simulated once."""
    ask = {"domain": "chain", "rewards": dict(weights), "alpha": alpha, "particles": particles, "sampler": sampler}
    counts = Counter()
    for seed in range(lanes // of):
        counts.update(engines.design(Request(**ask, **settings, lanes=of, seed=seed)).designs)
    return tuple(counts[word] / lanes for word in WORDS)


def variation(frequencies, law: np.ndarray) -> float:
    """Total variation distance, 0–1."""
    return 0.5 * np.abs(np.array(frequencies) - law).sum()


def off(weights, alpha: float, particles: int, sampler: str, **settings: Any) -> float:
    """The distance of a sampler's designs from p_pre·exp(r/α)/Z."""
    return variation(drawn(weights, alpha, particles, sampler, **settings), target(weights, alpha))
