"""The exact law of the pre-trained model over all variants, and the one that guidance aims at: p(x)·exp(r(x)/α)/Z."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from engines.domains.toy.gb1.landscape import FOLDER
from engines.domains.toy.gb1.rewards import REWARDS
from engines.domains.toy.gb1.variants import every_variant
from engines.rewards import weighted_sum

FILE = "law.npz"
Weights = tuple[tuple[str, float], ...]  # (reward, weight), …


@cache
def prior(folder: Path = FOLDER) -> np.ndarray:
    """p(x) [160000] as it was written when the model was trained; it needs no network. Raises FileNotFoundError."""
    with np.load(folder / FILE) as arrays:
        chances = np.exp(arrays["log_p"].astype(float))
    return chances / chances.sum()


def write_prior(chances: np.ndarray, folder: Path) -> None:
    """Keep p(x) [160000] beside the weights, in half precision (1 in 50, and in 500 where it is large)."""
    np.savez_compressed(folder / FILE, log_p=np.log(chances).astype(np.float16))


@lru_cache(maxsize=16)
def rewards_of_all(weights: Weights) -> np.ndarray:
    """r(x) [160000] of every variant, nan where it cannot be judged. Raises KeyError for a reward not built in."""
    parts = np.stack([_judged(name) for name, _ in weights], 1)
    return weighted_sum(parts, dict(weights))


@cache
def _judged(name: str) -> np.ndarray:
    return np.asarray(REWARDS[name].judge(every_variant(), None), dtype=float)


def tilted(chances: np.ndarray, rewards: np.ndarray, alpha: float) -> np.ndarray:
    """p·exp(r/α)/Z over what can be judged; at α = 0 what p gives the best, at α = ∞ p itself."""
    judged = np.isfinite(rewards)
    gap = np.where(judged, rewards - np.nanmax(rewards), -np.inf)
    if alpha == 0:
        weight = np.where(gap == 0, chances, 0)
    else:
        weight = chances * (judged if np.isinf(alpha) else np.exp(gap / alpha))
    return weight / weight.sum()


def tilted_by(request: Mapping[str, object], chances: np.ndarray) -> np.ndarray | None:
    """The law that a request's settings aim at; None where it is not known: own scripts and transformed rewards."""
    if request.get("scripts") or request.get("transforms"):
        return None
    rewards = rewards_of_all(tuple(request["rewards"].items()))
    return tilted(chances, rewards, float(request["alpha"]))
