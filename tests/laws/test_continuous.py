"""The law of guided points: with exact values, designs follow the mixture tilted by exp(r/α); closed forms hold."""

import math
from functools import cache

import pytest
import torch

import engines
from engines.diffusion.gaussian import cosine_signal
from engines.domains.toy.mixture import mixture
from engines.request import Request

LAW, LEVELS, PARTICLES, LANES = mixture(), 50, 16, 3000
REWARDS = [(1.0, 0.0), (0.5, -1.0)]  # weights of right and up
CASES = [(slope, alpha) for slope in REWARDS for alpha in (0.8, 2.0)]


@cache
def drawn(slope=(1.0, 0.0), alpha=math.inf, sampler="unguided", particles=1, lanes=20_000, **settings) -> torch.Tensor:
    """Designs [lanes, 2] of one simulation."""
    request = Request(
        domain="mixture",
        rewards={"right": slope[0], "up": slope[1]},
        alpha=alpha,
        sampler=sampler,
        particles=particles,
        lanes=lanes,
        levels=LEVELS,
        **settings,
    )
    return torch.tensor(engines.design(request).designs, dtype=torch.float64)


def tilted(slope, alpha):
    return LAW.tilted(torch.tensor(slope, dtype=torch.float64), alpha)


def facts(points: torch.Tensor, law) -> torch.Tensor:
    """[N, 5]: both coordinates and the share of each island; under `law` their expectation is `expected(law)`."""
    gap = (points[:, None] - law.means).square().sum(-1)
    return torch.cat([points, torch.softmax(law.weights.log() - gap / (2 * law.spread**2), 1)], 1)


def expected(law) -> torch.Tensor:
    return torch.cat([law.weights @ law.means, law.weights])


def discretisation(slope, alpha) -> torch.Tensor:
    """How far finitely many levels move the tilted law, measured on the unguided run (α = ∞) reweighted by exp(r/α)."""
    points, law = drawn(), tilted(slope, alpha)
    weights = torch.softmax(points @ torch.tensor(slope, dtype=torch.float64) / alpha, 0)
    return (weights @ facts(points, law) - expected(law)).abs()


def assert_follows(points, law, slack=0.0):
    """Within four standard errors, std/√N, and the slack."""
    found = facts(points, law)
    error = found.std(0) / math.sqrt(len(points))
    assert ((found.mean(0) - expected(law)).abs() <= 4 * error + slack).all(), (
        found.mean(0),
        expected(law),
        error,
        slack,
    )


def test_unguided_points_follow_the_mixture():
    """DDPM's plug-in of x̂0 loses a little variance at 50 levels: 0.02 in means and shares."""
    assert_follows(drawn(), LAW, slack=0.02)


def test_the_discretisation_is_small():
    assert max(discretisation(slope, alpha).max() for slope, alpha in CASES) < 0.1


@pytest.mark.parametrize(("slope", "alpha"), CASES)
def test_svdd_follows_the_tilted_mixture(slope, alpha):
    """One of M draws moves by (1 − 1/M) of a small tilt, so M particles act as α·M/(M − 1)."""
    points = drawn(slope, alpha, "svdd", PARTICLES, LANES)
    assert_follows(points, tilted(slope, alpha * PARTICLES / (PARTICLES - 1)), discretisation(slope, alpha))


@pytest.mark.parametrize(("slope", "alpha"), CASES)
def test_smc_follows_the_tilted_mixture(slope, alpha):
    assert_follows(drawn(slope, alpha, "smc", 4, LANES), tilted(slope, alpha), discretisation(slope, alpha))


@pytest.mark.parametrize("pressure", [0.0, 0.5])
@pytest.mark.parametrize(("slope", "alpha"), CASES)
def test_growing_pressure_follows_the_tilted_mixture(slope, alpha, pressure):
    points = drawn(slope, alpha, "smc", 4, LANES, pressure=pressure)
    assert_follows(points, tilted(slope, alpha), discretisation(slope, alpha))


@pytest.mark.parametrize(("slope", "alpha"), CASES[1::2])
def test_the_largest_value_follows_the_tilted_mixture_where_it_selects_seldom(slope, alpha):
    """At α = 2, every tenth level; at every level what its potential adds is many α, and few particles are left."""
    points = drawn(slope, alpha, "smc", 8, LANES, potential="max", every=10)
    assert_follows(points, tilted(slope, alpha), discretisation(slope, alpha) + 0.05)


@pytest.mark.parametrize("sampler", ["svdd_r", "beam"])
def test_refilled_lanes_and_beams_lie_beyond_the_tilted_mixture(sampler):
    """In the direction of the reward: both aim above p·exp(r/α)."""
    own = {"svdd_r": {"dropped": 0.04}, "beam": {"every": 5}}[sampler]
    law, found = tilted((1.0, 0.0), 2.0), drawn((1.0, 0.0), 2.0, sampler, PARTICLES, LANES, **own)
    assert float(found[:, 0].mean() - (law.weights @ law.means)[0]) > 0.1


@pytest.mark.parametrize(
    ("sampler", "particles"), [("svdd", 4), ("svdd_r", 4), ("smc", 2), ("best_of_n", 4), ("beam", 4)]
)
def test_infinite_alpha_is_the_unguided_law(sampler, particles):
    assert_follows(drawn((1.0, 0.0), math.inf, sampler, particles, LANES), LAW, slack=0.02)


def test_standardised_gains_selected_once_tilt_the_mixture_by_standard_deviations():
    """Of r under the unguided model, from its own draws."""
    alpha = 1.5 * float(drawn()[:, 0].std())
    points = drawn((1.0, 0.0), 0.0, "standardised", 4, LANES, value="pm", every=LEVELS, strictness=1.5)
    assert_follows(points, tilted((1.0, 0.0), alpha), discretisation((1.0, 0.0), alpha))


@pytest.mark.parametrize("value", ["exact", "pm"])
def test_zero_alpha_keeps_the_largest_candidate(value):
    request = Request(domain="mixture", alpha=0, particles=5, lanes=20, levels=8, value=value)
    for step in engines.steps(request):
        assert step.values[step.kept].equal(step.values.view(20, 5).amax(1)) and step.values.isfinite().all()


# --- closed forms against quadrature: ∫ over a grid that resolves every Gaussian, so the error is rounding ------------

GRID = torch.cartesian_prod(*[torch.arange(-5, 5, 0.02, dtype=torch.float64)] * 2)  # finished points x0
STATES = torch.tensor([[-1.5, 0.3], [0.2, 0.0], [2.0, -1.0]], dtype=torch.float64)


def posterior(state: torch.Tensor, signal: torch.Tensor) -> torch.Tensor:
    """p(x0 | x_t) on the grid, by Bayes: p(x0)·N(x_t; √ᾱ x0, (1 − ᾱ) I)."""
    gap = (state - signal.sqrt() * GRID).square().sum(1)
    return torch.softmax(LAW.log_density(GRID) - gap / (2 * (1 - signal)), 0)


@pytest.mark.parametrize("level", [2, 15, 30, 49])
@pytest.mark.parametrize("state", STATES)
def test_clean_is_the_posterior_mean(state, level):
    signal = cosine_signal(LEVELS)[level]
    torch.testing.assert_close(LAW.clean(state[None], signal)[0], posterior(state, signal) @ GRID, rtol=0, atol=1e-6)


@pytest.mark.parametrize("alpha", [0.3, 1.0, math.inf])
@pytest.mark.parametrize("level", [2, 15, 30, 49])
@pytest.mark.parametrize("slope", torch.tensor(REWARDS, dtype=torch.float64))
def test_soft_value_is_the_log_mean_of_tilted_rewards(slope, level, alpha):
    """v_t(x_t) = α log E[exp(r(x0)/α) | x_t], and E[r(x0) | x_t] at α = ∞."""
    signal, reward = cosine_signal(LEVELS)[level], GRID @ slope
    weights = torch.stack([posterior(state, signal) for state in STATES])
    want = weights @ reward if math.isinf(alpha) else alpha * (weights @ (reward / alpha).exp()).log()
    torch.testing.assert_close(LAW.soft_value(slope, alpha, STATES, signal), want, rtol=0, atol=1e-5)


def test_soft_value_is_what_posterior_samples_say():
    generator, signal, slope, count = (
        torch.Generator().manual_seed(0),
        torch.tensor(0.5),
        torch.tensor([1.0, -0.5]).double(),
        200_000,
    )
    weights, means, variance = LAW.posterior(STATES, signal)
    island = torch.multinomial(weights.exp(), count, replacement=True, generator=generator)
    centre = means.gather(1, island[..., None].expand(-1, -1, 2))
    samples = centre + variance.sqrt() * torch.randn(centre.shape, generator=generator, dtype=torch.float64)
    tilt = (samples @ slope / 0.7).exp()
    error = 0.7 * tilt.std(1) / tilt.mean(1) / math.sqrt(count)  # delta method
    assert ((0.7 * tilt.mean(1).log() - LAW.soft_value(slope, 0.7, STATES, signal)).abs() <= 4 * error).all()


def test_soft_value_orders_states_in_the_limit_of_zero_alpha():
    """Differences of values survive the limit although the values do not."""
    slope, signal = torch.tensor([1.0, 0.5]).double(), torch.tensor(0.3).double()
    cold, zero = (LAW.soft_value(slope, alpha, STATES, signal) for alpha in (1e-4, 0))
    torch.testing.assert_close(cold - cold[0], zero - zero[0], rtol=0, atol=1e-3)


def test_soft_value_of_a_finished_point_is_its_reward():
    slope, finished = torch.tensor([0.5, -1.0]).double(), torch.tensor(1.0).double()
    for alpha in (0, 0.5, math.inf):
        torch.testing.assert_close(LAW.soft_value(slope, alpha, STATES, finished), STATES @ slope)


def test_tilting_adds_up():
    """p·exp(r/1)·exp(r/1) = p·exp(r/0.5)."""
    slope = torch.tensor([0.4, 0.9]).double()
    twice, once = LAW.tilted(slope, 1.0).tilted(slope, 1.0), LAW.tilted(slope, 0.5)
    torch.testing.assert_close((twice.weights, twice.means), (once.weights, once.means))
