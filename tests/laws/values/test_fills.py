"""Sampled fills: the soft value where one token is missing, and nearer to it than the arg-max guess where more are."""

from __future__ import annotations

import math

import pytest
import torch

import engines
from engines.domains.toy.chain import MASK, decode, joint, load
from engines.records.meter import Meter
from engines.run import open_run
from engines.values.estimate import Judging
from engines.values.fills import SampledFills
from engines.values.posterior_mean import PosteriorMean
from engines.values.soft_mean import soft_mean

LAW, PROCESS = joint(), load(levels=3).process
ONE_LEFT = torch.tensor([[0, MASK, 1], [MASK, 2, 2], [1, 1, MASK]])
ALL_LEFT = torch.full((1, 3), MASK)


def rewards(designs: list[str]) -> torch.Tensor:
    return torch.tensor([design.count("a") / 3 + 0.1 * design.count("c") for design in designs], dtype=torch.float64)


def by_fills(x: torch.Tensor, alpha: float, fills: int = 4096) -> torch.Tensor:
    return SampledFills(Judging(PROCESS, decode, rewards, Meter()), alpha, fills)(x, 1, None).values


@pytest.mark.parametrize("alpha", [0.05, 0.3, math.inf])
def test_one_missing_token_gives_the_soft_value(alpha):
    exact = LAW.soft_value(rewards(decode(LAW.words)), alpha, ONE_LEFT)
    torch.testing.assert_close(by_fills(ONE_LEFT, alpha), exact, rtol=0, atol=0.01)


def test_cold_fills_find_the_best():
    torch.testing.assert_close(by_fills(ONE_LEFT, 0.0), LAW.soft_value(rewards(decode(LAW.words)), 0.0, ONE_LEFT))


def test_fills_are_nearer_than_the_guess():
    exact = LAW.soft_value(rewards(decode(LAW.words)), 0.2, ALL_LEFT)
    guess = PosteriorMean(Judging(PROCESS, decode, rewards, Meter()))(ALL_LEFT, 3, None).values
    assert abs(by_fills(ALL_LEFT, 0.2) - exact) < abs(guess - exact) / 2


def test_equal_candidates_have_equal_values_and_cost_one_row():
    meter = Meter()
    values = SampledFills(Judging(PROCESS, decode, rewards, meter), 0.2, 3)(ALL_LEFT.expand(5, -1), 3, None).values
    assert values.unique().numel() == 1 and meter.lap().rows == 1


@pytest.mark.parametrize("alpha", [0.0, 0.5, math.inf])
def test_what_cannot_be_judged_is_left_out(alpha):
    nan = math.nan
    mean = soft_mean(torch.tensor([[1.0, nan, 3.0], [nan, nan, nan], [2.0, 2.0, 2.0]], dtype=torch.float64), alpha)
    assert (
        mean[1].isnan()
        and mean[2] == pytest.approx(2)
        and mean[0] == soft_mean(torch.tensor([[1.0, 3.0]], dtype=torch.float64), alpha)[0]
    )


@pytest.mark.parametrize("name", ["chain", "molecule", "utr"])
def test_a_run_with_fills_ends_and_repeats(name, small):
    request = small(name, value="fills", fills=3)
    once, again = engines.design(request), engines.design(request)
    assert once.designs == again.designs and once.rewards.isfinite().all()
    assert open_run(request).request.fills == 3
