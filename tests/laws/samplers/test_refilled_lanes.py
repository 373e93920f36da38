"""SVDD-R: the worst lanes go on from others' picks, never across groups; without dropping it is SVDD."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import engines
from engines.request import Request
from engines.samplers.svdd_r import _refilled
from tests.laws.chain_law import CLOSE, LETTERS, PRIOR, drawn, rewards, target, variation

VALUES = torch.tensor([0.1, 0.9, math.nan, 0.5, 0.9, 0.2, 0.7, 0.3], dtype=torch.float64)


def request(name: str, **settings) -> Request:
    return Request(**{"domain": name, "sampler": "svdd_r", "lanes": 50, "particles": 4, "levels": 6, **settings})


def sources(values: torch.Tensor, dropped: float, alpha: float = 0.2, uniform=(0.5, 0.5)) -> list[int]:
    return _refilled(values, dropped, alpha, torch.tensor(uniform, dtype=torch.float64)).tolist()


@pytest.mark.parametrize("name", ["chain", "mixture"])
def test_without_dropping_it_is_svdd(name):
    one, other = (engines.steps(request(name, **how)) for how in ({"dropped": 0.0}, {"sampler": "svdd"}))
    assert all(a.candidates.equal(b.candidates) and a.kept.equal(b.kept) for a, b in zip(one, other, strict=True))


def test_the_worst_go_and_what_cannot_be_judged_goes_first():
    assert [lane for lane, source in enumerate(sources(VALUES, 3 / 8)) if source != lane] == [0, 2, 5]
    assert set(sources(VALUES, 0.5, alpha=0.0)) == {1, 3, 4, 6} and sources(VALUES, 0.5, alpha=0.0)[0] in (1, 4)


@pytest.mark.parametrize("values", [[1.0, 1.0, 1.0], [math.nan] * 3, [2.0]])
def test_none_as_good_as_the_best_goes(values):
    assert sources(torch.tensor(values, dtype=torch.float64), 0.5, uniform=(0.9, 0.9)) == list(range(len(values)))


@pytest.mark.parametrize(("lanes", "dropped"), [(4, 0.04), (50, 0.04), (30, 0.25)])
def test_the_share_is_that_of_the_setting_on_average(lanes, dropped):
    uniform = (torch.arange(1000, dtype=torch.float64) + 0.5) / 1000
    values = torch.arange(lanes, dtype=torch.float64)
    gone = [sum(s != lane for lane, s in enumerate(sources(values, dropped, uniform=(u, 0.5)))) for u in uniform]
    assert sum(gone) / 1000 == pytest.approx(dropped * lanes, abs=0.01)


def test_the_last_level_gives_out_no_copies():
    for step in engines.steps(request("mixture", dropped=0.3, alpha=0.3)):
        stayed = step.lanes[step.kept].eq(torch.arange(50))
        assert stayed.sum() in (35, 50) and bool(stayed.all()) == (step.t == 0)


def test_infinite_alpha_is_the_unguided_law():
    assert variation(drawn(LETTERS, math.inf, 4, "svdd_r"), PRIOR) <= CLOSE


@pytest.mark.parametrize(("dropped", "least", "most"), [(0.04, 0.03, 0.1), (0.2, 0.17, 0.28)])
def test_it_aims_above_the_tilted_law(dropped, least, most):
    """As its docstring says: .06 and .22; the rewards are above the law's."""
    law, found = target(LETTERS, 0.2), drawn(LETTERS, 0.2, 16, "svdd_r", 10_000, dropped=dropped)
    assert least <= variation(found, law) <= most and np.array(found) @ rewards(LETTERS) > law @ rewards(LETTERS)
