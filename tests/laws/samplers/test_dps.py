"""DPS leans by the gradient over α: exact where rewards are linear, measured where they are not, bounded at α = 0."""

import math

import numpy as np
import pytest
import torch

import engines
from engines.diffusion import THERE_AND_BACK
from engines.diffusion.gaussian import GaussianProcess, cosine_signal
from engines.diffusion.lean import LeaningProcess, Strength
from engines.diffusion.noise import noise_for
from engines.domains.toy.mixture import Mixture, mixture
from engines.request import Request
from engines.run import open_run
from tests.laws.chain_law import LETTERS, PRIOR, drawn, off, rewards, target

ORDER, BOTH = (("order", 1.0),), (("letters", 1.0), ("order", 1.0))
LEVELS = 60  # of one gaussian
LANES = 6_000  # leave a total variation of up to .025 even under the law itself
# Total variation from p·exp(r/α): as the sampler's docstring has it.
BIAS = {
    (LETTERS, 0.1): 0.02,
    (LETTERS, 0.2): 0.03,
    (LETTERS, 0.5): 0.03,
    (ORDER, 0.1): 0.10,
    (ORDER, 0.2): 0.03,
    (ORDER, 0.5): 0.03,
    (BOTH, 0.1): 0.26,
    (BOTH, 0.2): 0.18,
    (BOTH, 0.5): 0.04,
}
ISLANDS = {0.5: (0.03, 0.14), 0.8: (0.02, 0.09), 2.0: (0.02, 0.03)}  # α → total variation of islands, mean too high


@pytest.mark.parametrize(("weights", "alpha"), BIAS)
def test_the_chain_is_off_by_what_is_said(weights, alpha):
    assert off(weights, alpha, 1, "dps", lanes=LANES, levels=3) == pytest.approx(BIAS[weights, alpha], abs=0.02)


@pytest.mark.parametrize("alpha", ISLANDS)
def test_the_mixture_is_off_by_what_is_said(alpha):
    law, (variation, high) = mixture().tilted(torch.tensor([1.0, 0.0], dtype=torch.float64), alpha), ISLANDS[alpha]
    points = torch.tensor(engines.design(Request(domain="mixture", sampler="dps", alpha=alpha, lanes=1500)).designs)
    island = (points[:, None] - law.means).square().sum(-1).argmin(1)
    assert 0.5 * (island.bincount(minlength=3) / 1500 - law.weights).abs().sum() < variation + 0.03
    assert float(points[:, 0].mean() - law.weights @ law.means[:, 0]) == pytest.approx(high, abs=0.07)


@pytest.mark.parametrize("alpha", [0.2, 1.0])
def test_of_one_gaussian_and_a_linear_reward_the_law_is_exact(alpha):
    """There r(x̂0) is the soft value but for a constant: the mean moves by σ²/α, the variance stays."""
    law, signal = Mixture(torch.ones(1, dtype=torch.float64), torch.zeros(1, 2).double(), 0.4), cosine_signal(LEVELS)
    plain = GaussianProcess(lambda x, t: law.clean(x, signal[t]), signal, (2,))
    leaning = LeaningProcess(plain, lambda x0: x0[:, 0], Strength(alpha, 100.0), lambda states: None)
    noise = noise_for(1, 50)
    finals = []
    for process in (plain, leaning):
        x = process.prior(50, noise)
        for t in reversed(range(LEVELS)):
            x = process.propose(x, process.denoise(x, t + 1), t + 1, 1, noise.at(t))
        finals.append(x)
    moved = finals[1] - finals[0]
    assert moved[:, 0].mean() == pytest.approx(0.4**2 / alpha, rel=0.05)
    assert moved[:, 0].std() < 1e-3 and moved[:, 1].abs().max() < 1e-3


@pytest.mark.parametrize("name", ["chain", "mixture"])
def test_at_infinity_it_is_the_unguided_model(name, small):
    for one, other in zip(
        *(engines.steps(small(name, sampler=sampler, alpha=math.inf)) for sampler in ("dps", "unguided"))
    ):
        assert one.candidates.equal(other.candidates) and one.designs == other.designs


def test_the_mean_reward_falls_with_alpha_from_zero_to_infinity():
    """On the chain and on the mixture; α = 0 stays finite, and near the islands."""
    along = (0.0, 0.05, 0.1, 0.3, 1.0, math.inf)
    words = [float(np.array(drawn(BOTH, a, 1, "dps", lanes=2000, levels=3)) @ rewards(BOTH)) for a in along]
    points = [
        torch.tensor(
            engines.design(Request(domain="mixture", sampler="dps", alpha=10 * a, lanes=300, levels=20)).designs
        )
        for a in along
    ]
    assert points[0].isfinite().all() and points[0].abs().max() < 8
    for means in (words, [float(found[:, 0].mean()) for found in points]):
        assert all(higher >= lower - 0.06 for higher, lower in zip(means, means[1:])) and means[0] > means[-1] + 0.3


def test_a_push_is_never_longer_than_was_asked():
    size = torch.tensor([0.0, 1e-30, 0.5, 20.0, math.inf, math.nan])
    for alpha in (0.0, 1e-9, 0.1, 1.0, math.inf):
        factor = Strength(alpha, 3.0).factor(size)
        assert factor.isfinite().all() and (factor[:4] * size[:4] <= 3.0 * (1 + 1e-5)).all()
        assert factor[0] == factor[4] == factor[5] == 0


def test_where_there_is_nothing_but_noise_it_stays_finite():
    """Of a schedule that begins at ᾱ = 0, as those of “zero terminal SNR” do."""
    signal = torch.tensor([1.0, 0.5, 0.0], dtype=torch.float64)
    process = GaussianProcess(lambda x, t: 0.5 * x, signal, (2,))
    for alpha in (0.0, 1e-6, 1.0):
        leant = process.lean(torch.ones(3, 2), 2, lambda x0: x0[:, 0], Strength(alpha, 3.0)).leant
        assert (leant - 0.5).norm(dim=1).max() <= 3.0 + 1e-5


def test_the_way_back_is_counted(small):
    request = small("mixture", sampler="dps")
    cost = [step.cost for step in open_run(request).steps()]
    lanes = request.lanes
    assert [c.rows for c in cost] == [2 * THERE_AND_BACK * lanes, *[THERE_AND_BACK * lanes] * (request.levels - 2), 0]
    assert [c.reward_calls for c in cost] == [c.rows for c in cost][:-1] + [lanes]


def test_a_masked_models_network_is_asked_once_and_an_unchanged_state_costs_nothing(small):
    request = small("chain", sampler="dps", levels=12)
    unguided = [step.cost.rows for step in engines.steps(small("chain", sampler="unguided", levels=12))]
    steps = list(open_run(request).steps())
    idle = [step for before, step in zip(steps, steps[1:]) if step.t and step.candidates.equal(before.candidates)]
    assert idle and all(step.cost.rows == step.cost.reward_calls == 0 for step in idle)
    assert steps[0].cost.rows == unguided[0]


def test_a_value_on_the_way_is_the_reward_of_the_guess(small):
    """Linear rewards of the mean, of the chain as of the mixture."""
    for step in engines.steps(small("mixture", sampler="dps")):
        assert step.values.tolist() == pytest.approx([design[0] for design in step.designs], abs=1e-5)
    last = list(engines.steps(small("chain", sampler="dps")))[-1]
    assert last.values.tolist() == pytest.approx([word.count("a") / 3 for word in last.designs])


def test_the_tilted_law_is_far_from_the_unguided_one():
    """So that the figures above are figures of something."""
    assert all(0.5 * np.abs(target(*case) - PRIOR).sum() > 0.2 for case in BIAS)
