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
from tests.laws.chain_law import CASES, CLOSE, LETTERS, PRIOR, drawn, off, variation


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
