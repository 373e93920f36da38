"""Candidates of SVDD over the levels: few early and more late cost what M at every level does, and keep the law."""

from __future__ import annotations

import math

import pytest

import engines
from engines.domains import domain
from engines.estimate import estimate, size_of
from engines.request import Request
from engines.samplers.svdd import SvddSettings
from tests.laws.chain_law import CASES, CLOSE, LETTERS, PRIOR, drawn, off, variation


@pytest.mark.parametrize("particles", [1, 2, 7, 20])
@pytest.mark.parametrize("levels", [1, 2, 9, 50])
@pytest.mark.parametrize("early", [0.0, 0.25, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("schedule", [{}, {"every": 2, "window": (0.0, 1.0)}])
def test_the_total_is_that_of_m_at_every_level(particles, levels, early, schedule):
    settings = SvddSettings(early=early, **schedule)
    counts = settings.candidates(particles, levels)[::-1]
    chosen = [count for t, count in zip(reversed(range(levels)), counts) if settings.selects(levels)(t)]
    assert min(counts) >= 1 and len(counts) == levels and max(counts) <= max(1, math.ceil(settings.peak * particles))
    assert particles * len(chosen) <= sum(chosen) <= particles * len(chosen) + chosen.count(1)
    assert all((after - before) * (1 - early) >= -1 for before, after in zip(chosen, chosen[1:]))
    if early == 1:
        assert set(chosen) == {particles}


@pytest.mark.parametrize("sampler", ["svdd", "svdd_r"])
def test_a_run_proposes_them_and_the_default_is_m_everywhere(sampler):
    ask = {"domain": "mixture", "lanes": 3, "particles": 8, "levels": 9, "sampler": sampler}
    sizes = [len(step.candidates) // 3 for step in engines.steps(Request(**ask, early=0.25))]
    assert sizes == SvddSettings(early=0.25).candidates(8, 9)[::-1] and sum(sizes) == 8 * 9
    assert sizes == sorted(sizes) and sizes[0] < 8 / 2 < 8 < sizes[-1]
    assert [len(step.candidates) for step in engines.steps(Request(**ask))] == [24] * 9


@pytest.mark.parametrize("early", [0.5, 1.5])
@pytest.mark.parametrize(("weights", "alpha"), CASES[:3])
def test_it_keeps_the_tilted_law(weights, alpha, early):
    assert off(weights, alpha, 64, "svdd", early=early, lanes=20_000) <= CLOSE + 0.005


def test_infinite_alpha_is_the_unguided_law():
    assert variation(drawn(LETTERS, math.inf, 4, early=0.25), PRIOR) <= CLOSE


@pytest.mark.parametrize("early", [0.0, 0.5, 2.0])
def test_its_cost_is_known_before(early):
    """And the memory of its largest level, at most."""
    ask = {"domain": "mixture", "lanes": 4, "particles": 8, "levels": 12, "value": "pm"}
    even, spread = (estimate(size_of(Request(**ask, **how))) for how in ({}, {"early": early}))
    cost = engines.design(Request(**ask, early=early)).cost
    assert cost.rows / 1.2 <= spread.rows <= cost.rows * 1.2 and cost.reward_calls == pytest.approx(spread.calls, 0.2)
    assert spread.memory - even.memory == 4 * 8 * (max(early, 2 - early) - 1) * domain("mixture").pace.candidate_bytes
