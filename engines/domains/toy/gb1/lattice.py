"""Every state of some places, each a letter or MASK, as one array with an axis a place: exact laws and soft values.

At each step one masked place, any with equal chance, is revealed by its conditional law (`even_reveal` with at least as
many levels as places), so probabilities flow from the masked state to the designs, and values back.
log_laws [L, V + 1, …, V + 1, V]: for each place log p(its letter | the others), the others' axes in their order.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def design_probabilities(log_laws: np.ndarray) -> np.ndarray:
    """p(x0) [V, …, V]: the mean over all orders of revealing of the products of the conditional laws."""
    places, letters = len(log_laws), log_laws.shape[-1]
    chance = np.zeros((letters + 1,) * places)
    chance[(letters,) * places] = 1
    for masked in range(places, 0, -1):
        for others, law, unknown, known in _by_place(log_laws, chance):
            known += np.where(others == masked - 1, unknown / masked, 0)[..., None] * np.exp(law)
    return chance[(slice(letters),) * places]


def soft_values(log_laws: np.ndarray, rewards: np.ndarray, alpha: float) -> np.ndarray:
    """v(x) = α log E[exp(r(x0)/α) | x] of every state [V + 1, …]; rewards [V, …, V], nan where nothing can be judged.

    What cannot be judged weighs nothing; v is nan where it is all that can be reached. The largest reachable reward
    at α = 0, the mean of those that can be judged at α = ∞.
    """
    judged = np.isfinite(rewards)
    if alpha == 0:
        values = _pulled_back(log_laws, np.where(judged, rewards, -np.inf), np.maximum)
    elif np.isinf(alpha):
        values = _mean_values(log_laws, rewards)
    else:
        values = alpha * _pulled_back(log_laws, np.where(judged, rewards, -np.inf) / alpha, np.logaddexp)
    return np.where(np.isfinite(values), values, np.nan)


@np.errstate(divide="ignore", invalid="ignore")
def _mean_values(log_laws: np.ndarray, rewards: np.ndarray) -> np.ndarray:
    """E[r(x0) | x, x0 can be judged], by way of logarithms of rewards that begin at 1."""
    floor = np.nanmin(rewards) - 1
    total = _pulled_back(log_laws, np.log(np.nan_to_num(rewards - floor, nan=0.0)), np.logaddexp)
    judged = _pulled_back(log_laws, np.log(np.isfinite(rewards).astype(float)), np.logaddexp)
    return np.exp(total - judged) + floor


def _pulled_back(log_laws: np.ndarray, leaves: np.ndarray, join: np.ufunc) -> np.ndarray:
    """log E[exp(leaf) | x] of every state for join = logaddexp, the largest leaf within reach for join = maximum."""
    places, letters = len(log_laws), log_laws.shape[-1]
    values = np.full((letters + 1,) * places, -np.inf)
    values[(slice(letters),) * places] = leaves
    weighed = join is np.logaddexp
    for masked in range(1, places + 1):
        reached = np.full_like(values, -np.inf)
        for (others, law, _, known), (_, _, into, _) in zip(_by_place(log_laws, values), _by_place(log_laws, reached)):
            branch = join.reduce(known + law if weighed else known, axis=-1) - (np.log(masked) if weighed else 0)
            into[...] = join(into, np.where(others == masked - 1, branch, -np.inf))
        values = np.maximum(values, reached)
    return values


def _by_place(log_laws: np.ndarray, states: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """For each place: how many others are masked, its laws, and views of the states that mask it and that do not."""
    letters, sides = log_laws.shape[-1], states.shape[:-1]
    others = (np.indices(sides) == letters).sum(0)
    for place, law in enumerate(log_laws):
        turned = np.moveaxis(states, place, -1)
        yield others, law, turned[..., letters], turned[..., :letters]
