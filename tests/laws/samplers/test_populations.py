"""One population of all lanes: every potential and growing pressure keep the tilted law; standardised gains do not."""

from __future__ import annotations

import math

import pytest
import torch

import engines
from engines.records.serialize import dump_state, load_step
from engines.request import Request
from engines.run import open_run
from engines.samplers.population.potentials import POTENTIALS
from tests.laws.chain_law import CASES, CLOSE, LETTERS, MIX, PRIOR, drawn, off, rewards, target, variation


@pytest.mark.parametrize("pressure", [0.0, 0.5])
@pytest.mark.parametrize(("weights", "alpha"), CASES)
def test_growing_pressure_reaches_the_tilted_law(weights, alpha, pressure):
    assert off(weights, alpha, 8, "smc", pressure=pressure) <= CLOSE


@pytest.mark.parametrize(("weights", "alpha"), CASES)
@pytest.mark.parametrize(("potential", "cold"), [("max", CLOSE), ("sum", 0.05)])
def test_every_potential_reaches_the_tilted_law_in_a_large_population(weights, alpha, potential, cold):
    """16,000 particles; at α = .1 those that the sum leaves are few."""
    assert off(weights, alpha, 8, "smc", potential=potential) <= (cold if alpha == 0.1 else CLOSE)


def test_few_particles_are_nearest_by_the_difference():
    """As potentials.py says: populations of 16 are off by .06 and .17."""
    difference, largest = (off(LETTERS, 0.1, 4, "smc", lanes=1000, of=4, potential=p) for p in ("difference", "max"))
    assert difference < 0.1 < largest < 0.25


@pytest.mark.parametrize("potential", POTENTIALS)
def test_infinite_alpha_is_the_unguided_law(potential):
    assert variation(drawn(LETTERS, math.inf, 4, "smc", potential=potential), PRIOR) <= CLOSE


def paths(potential: str, *levels: list[float]) -> list[list[float]]:
    """Totals of paths whose values at the levels are given, a row a level."""
    chosen, totals = POTENTIALS[potential], []
    held = torch.tensor(chosen.fresh, dtype=torch.float64).expand(len(levels[0]), -1)
    for values in levels:
        held, total = chosen.follow(held, torch.tensor(values, dtype=torch.float64))
        totals.append(total.tolist())
    return totals


def test_what_a_path_counts_for():
    """max: 2 + 3 + 3; sum: 2 + (2 + 3) + (2 + 3 + 1)."""
    levels = [[2.0, -1.0], [3.0, math.nan], [1.0, -2.0]]
    assert [total[0] for total in paths("difference", *levels)] == [2, 3, 1]
    assert [total[0] for total in paths("max", *levels)] == [2, 5, 8]
    assert [total[0] for total in paths("sum", *levels)] == [2, 7, 13]
    for potential, want in (("max", -1 - 1 - 1), ("sum", -1 - 1 - 3)):
        totals = [total[1] for total in paths(potential, *levels)]
        assert math.isnan(totals[1]) and totals[2] == want


@pytest.mark.parametrize("settings", [{"potential": "max"}, {"potential": "sum"}, {"pressure": 0.2}])
@pytest.mark.parametrize("name", ["chain", "mixture"])
def test_resumed_from_every_step(name, settings):
    ask = {"domain": name, "sampler": "smc", "lanes": 10, "particles": 4, "levels": 6, "alpha": 0.2, "every": 2}
    wanted = Request(**ask, **settings)
    whole = list(engines.steps(wanted))
    for done, step in enumerate(whole[:-1], start=1):
        rest = open_run(wanted).steps(load_step(dump_state(step)))
        assert all(a.candidates.equal(b.candidates) and a.kept.equal(b.kept) for a, b in zip(rest, whole[done:]))


def standardised(name: str, **settings) -> Request:
    usual = {"domain": name, "sampler": "standardised", "lanes": 30, "particles": 3, "levels": 16, "value": "pm"}
    return Request(**{**usual, "every": 1, **settings})


@pytest.mark.parametrize("name", ["chain", "mixture"])
@pytest.mark.parametrize("scale", [0.25, 8.0])
def test_standardised_gains_hang_neither_on_the_unit_nor_on_alpha(name, scale):
    """Powers of two scale without rounding."""
    reward = {"chain": "letters", "mixture": "right"}[name]
    plain, other = (standardised(name, rewards={reward: w}, alpha=a) for w, a in ((1.0, 0.1), (scale, math.inf)))
    assert engines.design(plain).designs == engines.design(other).designs
    assert engines.design(plain).designs != engines.design(standardised(name, sampler="unguided")).designs


@pytest.mark.parametrize("strictness", [0.5, 1.0])
def test_selecting_once_is_the_law_of_so_many_standard_deviations(strictness):
    spread = math.sqrt(PRIOR @ rewards(LETTERS) ** 2 - (PRIOR @ rewards(LETTERS)) ** 2)
    found = drawn(LETTERS, 0.2, 8, "standardised", strictness=strictness)
    assert variation(found, target(LETTERS, strictness * spread)) <= CLOSE


def test_selecting_at_every_level_is_stricter_and_another_law():
    """As its docstring says: nearest to α = .03, and .18 from it. At α = ∞ the exact value is E[r | x_t]."""
    found = drawn(MIX, math.inf, 4, "standardised", 10_000, every=1)
    distances = {alpha: variation(found, target(MIX, alpha)) for alpha in (0.02, 0.03, 0.04, 0.05, 0.06, 0.1)}
    assert min(distances, key=distances.get) in (0.02, 0.03, 0.04) and 0.14 < min(distances.values()) < 0.22


def test_selecting_seldom_keeps_more_ancestors():
    """Of 90 particles."""
    left = {}
    for every in (1, 8):
        root = torch.arange(90)
        for step in engines.steps(standardised("mixture", every=every)):
            root = root[step.parents][step.kept]
        left[every] = len(root.unique())
    assert left[1] < left[8] / 2
