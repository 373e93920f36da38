"""From α = 0 to ∞ the mean reward falls, for every method that has an α, on real models."""

from __future__ import annotations

import math
from functools import cache

import pytest

import engines
from engines.request import Request
from engines.samplers import SAMPLERS
from tests.fitting import offered

TEMPERED = [n for n, sampler in SAMPLERS.items() if "alpha" not in sampler.unused and n != "unguided"]
KINDS = {
    "molecule": {"rewards": {"qed": 1.0}, "levels": 5, "lanes": 20, "particles": 4},
    "utr": {"rewards": {"mrl": 1.0}, "levels": 8, "lanes": 24, "particles": 4, "value": "pm"},
}
ALPHAS = {"molecule": (0.0, 0.1, math.inf), "utr": (0.0, 1.0, math.inf)}
SETTINGS = {"refine": {"rounds": 8, "share": 0.05}}


@cache
def rewards(name: str, sampler: str, alpha: float) -> tuple[float, float]:
    """Mean reward of a run's designs, and its standard error."""
    settings = {**KINDS[name], **SETTINGS.get(sampler, {}), "sampler": sampler, "alpha": alpha}
    found = engines.design(Request(domain=name, **settings)).rewards
    return float(found.mean()), float(found.std() / math.sqrt(len(found)))


@pytest.mark.parametrize(
    ("name", "sampler"), [(n, s) for n, ask in KINDS.items() for s in offered(n, ask["rewards"]) if s in TEMPERED]
)
def test_the_mean_reward_falls_with_alpha(sampler, name):
    """Within two standard errors a step; from one end to the other by more than that."""
    along = [rewards(name, sampler, alpha) for alpha in ALPHAS[name]]
    for (higher, error), (lower, other) in zip(along, along[1:]):
        assert lower <= higher + 2 * math.hypot(error, other)
    (first, error), (last, other) = along[0], along[-1]
    assert first - last > 2 * math.hypot(error, other)
