"""Beam search: its ends are SVDD and best-of-N, what is drawn without replacement has the law of it, its bias."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
import torch
from pydantic import ValidationError

import engines
from engines.request import Request, sentences
from engines.samplers.selection import draw_by_value, draw_several
from tests.laws.chain_law import CLOSE, LETTERS, PRIOR, drawn, rewards, target, variation

VALUES = torch.tensor([0.3, -1.0, 0.9, 0.3], dtype=torch.float64)
DRAWS = 100_000


def uniforms(rows: int, columns: int) -> torch.Tensor:
    return torch.rand(rows, columns, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def request(name: str, **settings) -> Request:
    usual = {"domain": name, "sampler": "beam", "lanes": 12, "particles": 6, "levels": 6, "value": "pm", "alpha": 0.3}
    return Request(**{**usual, **settings})


@pytest.mark.parametrize("alpha", [0.0, 0.3, math.inf])
@pytest.mark.parametrize("name", ["chain", "mixture"])
@pytest.mark.parametrize(
    ("settings", "end"), [({"beams": 1, "every": 1}, "svdd"), ({"beams": 6, "every": 6}, "best_of_n")]
)
def test_the_ends_are_svdd_and_best_of_n(name, alpha, settings, end):
    beam, other = (
        engines.design(request(name, alpha=alpha, **how)) for how in ({**settings}, {"sampler": end, "value": "pm"})
    )
    assert beam.designs == other.designs and beam.rewards.equal(other.rewards)


@pytest.mark.parametrize("alpha", [0.3, 1.0, math.inf])
def test_draws_without_replacement_have_their_law(alpha):
    """P(i, j) = w_i · w_j / (1 − w_i), within four standard errors."""
    pairs = draw_several(VALUES.expand(DRAWS, -1), alpha, uniforms(DRAWS, 4), 2)
    share = torch.softmax(VALUES / alpha, 0) if alpha < math.inf else torch.full((4,), 0.25)
    for i, j in permutations(range(4), 2):
        want = float(share[i] * share[j] / (1 - share[i]))
        found = float((pairs == torch.tensor([i, j])).all(1).double().mean())
        assert abs(found - want) <= 4 * math.sqrt(want * (1 - want) / DRAWS)


@pytest.mark.parametrize("alpha", [0, 1e-300, 0.3, math.inf])
@pytest.mark.parametrize("values", [[1.0, 3.0, math.nan, 3.0], [math.nan] * 4, [math.inf, 2.0, 1.0, math.nan]])
def test_the_first_is_what_one_draw_gives_and_none_comes_twice(values, alpha):
    values = torch.tensor([values], dtype=torch.float64).expand(500, -1)
    order, one = draw_several(values, alpha, uniforms(500, 4), 4), draw_by_value(values, alpha, uniforms(500, 4))
    assert order[:, 0].equal(one) and order.sort(1).values.equal(torch.arange(4).expand(500, -1))


@pytest.mark.parametrize("alpha", [0, 1e-300])
def test_zero_alpha_keeps_the_largest_in_their_order(alpha):
    values = torch.tensor([[1.0, 3.0, 2.0, 3.0, math.nan]])
    assert sorted(draw_several(values, alpha, uniforms(1, 5), 3)[0].tolist()) == [1, 2, 3]
    assert draw_several(values, 0, uniforms(1, 5), 5)[0].tolist() == [1, 3, 2, 0, 4]


def test_a_lane_keeps_its_beams_and_branches_run_on():
    for step in engines.steps(request("mixture", beams=3, every=2)):
        chosen = step.t % 2 == 0
        assert len(step.candidates) == 12 * 6 and len(step.kept) == 12 * (1 if not step.t else 3 if chosen else 6)
        assert step.lanes[step.kept].equal(torch.arange(12).repeat_interleave(len(step.kept) // 12))
        assert step.values.isfinite().all() if chosen else step.values.isnan().all()


def test_infinite_alpha_is_the_unguided_law():
    assert variation(drawn(LETTERS, math.inf, 4, "beam", every=1), PRIOR) <= CLOSE


@pytest.mark.parametrize(("beams", "least", "most"), [(2, 0.06, 0.12), (4, 0.09, 0.16)])
def test_more_beams_aim_above_the_tilted_law(beams, least, most):
    """As its docstring says: .09 and .12; the rewards are above the law's."""
    law, found = target(LETTERS, 0.2), drawn(LETTERS, 0.2, 16, "beam", 10_000, beams=beams, every=1)
    assert least <= variation(found, law) <= most and np.array(found) @ rewards(LETTERS) > law @ rewards(LETTERS)


@pytest.mark.parametrize(("particles", "beams"), [(6, 4), (2, 3)])
def test_a_number_of_candidates_that_beams_cannot_share_is_refused(particles, beams):
    with pytest.raises(ValidationError) as refusal:
        request("chain", particles=particles, beams=beams)
    assert f"multiple of {beams}" in sentences(refusal.value)[0]
