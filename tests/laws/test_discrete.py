"""The law of guided words: with the exact value, designs follow p_pre(x0)·exp(r(x0)/α)/Z."""

import math

import pytest

import engines
from engines.request import Request
from tests.laws.chain_law import CASES, CLOSE, LETTERS, MIX, PRIOR, WORDS, drawn, rewards, target, variation


def test_the_prior_is_a_law():
    assert PRIOR.sum() == pytest.approx(1) and (PRIOR > 0).all() and len(set(WORDS)) == 27


@pytest.mark.parametrize(("weights", "alpha"), CASES)
def test_svdd_reaches_the_tilted_law(weights, alpha):
    distance = variation(drawn(weights, alpha, 64), target(weights, alpha))
    assert distance <= CLOSE


@pytest.mark.parametrize(("weights", "alpha"), CASES)
def test_more_particles_come_closer(weights, alpha):
    distances = [variation(drawn(weights, alpha, particles), target(weights, alpha)) for particles in (1, 4, 16, 64)]
    assert distances == sorted(distances, reverse=True) and distances[0] > 5 * distances[-1]


@pytest.mark.parametrize(("weights", "alpha"), CASES)
def test_smc_reaches_the_tilted_law(weights, alpha):
    assert variation(drawn(weights, alpha, 8, "smc"), target(weights, alpha)) <= CLOSE


@pytest.mark.parametrize(("weights", "alpha"), CASES[2:])
def test_best_of_many_reaches_the_tilted_law(weights, alpha):
    """Selecting once at the end is right too, only dearer: 1/M bias with the whole tilt in one weight."""
    few, many = (variation(drawn(weights, alpha, m, "best_of_n", 10_000), target(weights, alpha)) for m in (2, 16))
    assert many < few


@pytest.mark.parametrize(("sampler", "particles"), [("svdd", 4), ("smc", 4), ("best_of_n", 4), ("unguided", 1)])
def test_infinite_alpha_is_the_unguided_law(sampler, particles):
    assert variation(drawn(LETTERS, math.inf, particles, sampler), PRIOR) <= CLOSE


def test_unguided_ignores_the_reward():
    assert drawn(LETTERS, 0.1, 64, "unguided") == drawn(LETTERS, math.inf, 1, "unguided")


@pytest.mark.parametrize("value", ["exact", "pm"])
def test_zero_alpha_keeps_the_largest_candidate(value):
    request = Request(domain="chain", alpha=0, particles=5, lanes=40, value=value)
    for step in engines.steps(request):
        assert step.values[step.kept].equal(step.values.view(40, 5).amax(1))


@pytest.mark.parametrize(("sampler", "particles"), [("svdd", 64), ("smc", 64), ("best_of_n", 1024)])
@pytest.mark.parametrize("weights", [LETTERS, MIX])
def test_zero_alpha_attains_the_largest_reward(sampler, particles, weights):
    request = Request(domain="chain", rewards=dict(weights), alpha=0, particles=particles, lanes=50, sampler=sampler)
    assert engines.design(request).rewards.numpy() == pytest.approx(rewards(weights).max())


@pytest.mark.parametrize("levels", [4, 7, 64])
def test_idle_levels_do_not_change_the_law(levels):
    """More levels than letters: some reveal nothing, and the unguided law stays the joint."""
    result = engines.design(Request(domain="chain", sampler="unguided", lanes=20_000, levels=levels))
    assert variation([result.designs.count(word) / 20_000 for word in WORDS], PRIOR) <= CLOSE
