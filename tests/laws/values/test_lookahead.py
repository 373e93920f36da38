"""Look-ahead: the soft value where the roll-outs end, nearer to it than one guess where they do not."""

from __future__ import annotations

import math

import pytest
import torch

import engines
from engines.domains.toy.chain import MASK, decode, joint, load
from engines.domains.toy.mixture import decode as points
from engines.domains.toy.mixture import load as load_mixture
from engines.estimate import estimate, size_of
from engines.records.meter import Meter
from engines.run import open_run
from engines.values.estimate import Judging
from engines.values.lookahead import Lookahead
from engines.values.posterior_mean import PosteriorMean

LAW, PROCESS, LEVELS = joint(), load(levels=3).process, 20
STATES = {
    1: torch.tensor([[0, MASK, 1], [MASK, 2, 2], [1, 1, MASK]]),
    2: torch.tensor([[0, MASK, MASK], [MASK, MASK, 2]]),
    3: torch.full((1, 3), MASK),
}


def rewards(designs: list[str]) -> torch.Tensor:
    return torch.tensor([design.count("a") / 3 + 0.1 * design.count("c") for design in designs], dtype=torch.float64)


def judging(alpha: float, seed: int = 0) -> Judging:
    return Judging(PROCESS, decode, rewards, Meter(), alpha, seed)


@pytest.mark.parametrize("alpha", [0.1, 0.3, math.inf])
@pytest.mark.parametrize("t", STATES)
def test_roll_outs_to_the_end_give_the_soft_value(t, alpha):
    exact = LAW.soft_value(rewards(decode(LAW.words)), alpha, STATES[t])
    found = Lookahead(judging(alpha), 8192, 3)(STATES[t], t, None).values
    torch.testing.assert_close(found, exact, rtol=0, atol=0.02)


def test_the_farther_it_looks_the_nearer_it_is():
    exact = LAW.soft_value(rewards(decode(LAW.words)), math.inf, STATES[3])
    error = lambda value: (value(STATES[3], 3, None).values - exact).abs().mean()
    errors = [error(Lookahead(judging(math.inf), 8192, ahead)) for ahead in (1, 2, 3)]
    assert error(PosteriorMean(judging(math.inf))) > errors[0] > errors[2] and errors[2] < 0.01


@pytest.mark.parametrize("t", [4, 10, 16])
@pytest.mark.parametrize("alpha", [0.5, 1.0])
def test_on_the_mixture_it_lies_between_the_guess_and_the_truth(t, alpha):
    """Of states that the model itself reaches: the spread of what may come counts, which the guess leaves out."""
    model = load_mixture(LEVELS)
    slope, noisy = {"right": 0.5, "up": -1.0}, model.process.signal[t]
    score = lambda designs: torch.tensor(designs, dtype=torch.float64) @ torch.tensor([0.5, -1.0], dtype=torch.float64)
    generator = torch.Generator().manual_seed(t)
    means = torch.tensor([[-1.5, 0.0], [1.0, 1.2], [0.8, -1.2]]).repeat(20, 1)
    clean = means + 0.4 * torch.randn(means.shape, generator=generator)
    x = (noisy.sqrt() * clean + (1 - noisy).sqrt() * torch.randn(means.shape, generator=generator)).float()
    asked = Judging(model.process, points, score, Meter(), alpha)
    exact = model.soft(slope, alpha)(x, t)
    error = lambda value: float((value(x, t, None).values - exact).abs().mean())
    guess, near, far = (
        error(PosteriorMean(asked)),
        error(Lookahead(asked, 256, 3)),
        error(Lookahead(asked, 256, LEVELS)),
    )
    assert near < guess and far < 0.8 * guess


def test_equal_candidates_cost_one_roll_out_each():
    asked = judging(0.2)
    values = Lookahead(asked, 3, 1)(STATES[3].expand(5, -1), 3, None).values
    assert values.unique().numel() == 1 and asked.meter.lap().rows <= 1 + 3


def test_a_value_is_its_state_s_whoever_else_is_there():
    """Whatever its lane, and however many are rolled out together."""
    x = torch.cat([STATES[2], STATES[2].flip(1)])
    whole = Lookahead(judging(0.2, seed=5), 4, 1)(x, 2, None).values
    alone = [Lookahead(judging(0.2, seed=5), 4, 1)(row[None], 2, None).values for row in x]
    assert whole.equal(torch.cat(alone))
    assert not whole.equal(Lookahead(judging(0.2, seed=6), 4, 1)(x, 2, None).values)


@pytest.mark.parametrize("name", ["chain", "mixture", "molecule", "utr", "image"])
def test_a_run_that_looks_ahead_ends_and_repeats(name, small):
    request = small(name, value="lookahead", fills=2, ahead=2)
    once, again = engines.design(request), engines.design(request)
    assert once.rewards.isfinite().all() and once.rewards.equal(again.rewards)
    assert open_run(request).request.estimate.ahead == 2


@pytest.mark.parametrize(("name", "near"), [("mixture", 1.15), ("molecule", 2.0), ("utr", 2.0), ("enhancer", 2.0)])
@pytest.mark.parametrize(("fills", "ahead"), [(2, 1), (3, 4)])
def test_what_it_costs_is_known_before(name, near, fills, ahead):
    request = engines.Request(
        domain=name,
        value="lookahead",
        fills=fills,
        ahead=ahead,
        lanes=2,
        particles=3,
        levels=16,
        every=1,
        window=(0, 1),
    )
    run = open_run(request)
    list(run.steps())
    told, cost = estimate(size_of(request)), run.meter.total()
    assert cost.rows / near <= told.rows <= cost.rows * near
    assert cost.reward_calls / 3 <= told.calls <= cost.reward_calls * 3  # short roll-outs often point to one design
