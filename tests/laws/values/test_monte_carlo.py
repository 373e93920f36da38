"""A learned value: one training, and every temperature's soft value comes from it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest
import torch

from engines.domains.toy.chain import LENGTH, MASK
from engines.estimate import estimate, size_of
from engines.learned import RememberedHeads, head_key
from engines.request import Request
from engines.rewards import Reward, Scorer
from engines.run import Run, open_run
from engines.values.monte_carlo.buckets import MOST, Buckets
from engines.values.monte_carlo.head import Head

ALPHAS = (0.1, 0.3, 1.0, math.inf)


@pytest.fixture(scope="module", autouse=True)
def briefly():
    """What fewer roll-outs would have taught is no matter here (test_held_out.py), and few are soon learned from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engines.values.monte_carlo.learning.sizes", lambda count: [count])
        patch.setattr("engines.values.monte_carlo.fit.LEAST_STEPS", 50)
        yield


def asked(name: str, **settings) -> Request:
    return Request(domain=name, value="monte_carlo", **{"guided_rounds": 0, **settings})


@cache
def learned(name: str, **settings) -> tuple[Run, Head]:
    """A run whose value has learned, and what it has learned."""
    run = open_run(asked(name, **settings), heads=RememberedHeads())
    deque(run.prepare(), maxlen=0)
    return run, Head.load(run.heads.find(head_key(run.request)), run.model.process)


def chain_states(masked: int) -> torch.Tensor:
    """All states of the chain with so many letters hidden."""
    every = torch.tensor(list(product(range(MASK + 1), repeat=LENGTH)))
    return every[(every == MASK).sum(1) == masked]


@torch.inference_mode()
def found_and_exact(run: Run, head: Head, rewards: dict, x: torch.Tensor, t: int, alpha: float):
    return head.values(x, t, alpha), run.model.soft(rewards, alpha)(x, t)


@pytest.mark.parametrize("rounds", [0, 1])
@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("t", [1, 2])
def test_on_the_chain_one_training_gives_the_soft_value(t, alpha, rounds):
    """Also where guidance has led: what ends a design is the model alone, so that its value is the same there."""
    run, head = learned("chain", rollouts=2000, guided_rounds=rounds)
    found, exact = found_and_exact(run, head, {"letters": 1.0}, chain_states(t), t, alpha)
    assert np.corrcoef(found, exact)[0, 1] >= 0.98
    assert (found - exact).abs().mean() < 0.04


@pytest.mark.parametrize("alpha", [0.3, 1.0, math.inf])
@pytest.mark.parametrize("t", [4, 10, 16])
def test_on_the_mixture_too(t, alpha):
    """The last bucket's tail counts as its mean, so that small α fall short by about as much for all."""
    run, head = learned("mixture", rollouts=2000, levels=20)
    generator = torch.Generator().manual_seed(t)
    clean = torch.tensor([[-1.5, 0.0], [1.0, 1.2], [0.8, -1.2]]).repeat(50, 1)
    clean = clean + 0.4 * torch.randn(clean.shape, generator=generator)
    signal = run.model.process.signal[t]
    x = (signal.sqrt() * clean + (1 - signal).sqrt() * torch.randn(clean.shape, generator=generator)).float()
    found, exact = found_and_exact(run, head, {"right": 1.0}, x, t, alpha)
    assert np.corrcoef(found, exact)[0, 1] >= 0.95


def test_whoever_asks_first_learns_the_same():
    keys, heads = set(), set()
    for run in ({"seed": 1, "lanes": 2}, {"seed": 2, "alpha": 0.7, "particles": 3}):
        found, _ = learned("chain", rollouts=100, **run)
        keys.add(head_key(found.request))
        heads.add(found.heads.find(head_key(found.request)))
    assert len(keys) == len(heads) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"rollouts": 101},
        {"guided_rounds": 1},
        {"levels": 4},
        {"rewards": {"order": 1.0}},
        {"rewards": {"letters": 2.0}},
        {"transforms": {"letters": "step 0.5"}},
        {"scripts": {"own": "def reward(designs):\n    return [0.0] * len(designs)\n"}, "rewards": {"own": 1.0}},
    ],
)
def test_what_else_is_to_be_learned_has_another_key(other):
    usual = {"rollouts": 100, "levels": 3}
    assert head_key(asked("chain", **usual)) != head_key(asked("chain", **{**usual, **other}))


@pytest.mark.parametrize(("name", "near"), [("chain", math.inf), ("mixture", 1.15), ("utr", 2.0)])
def test_a_guided_level_costs_a_row_a_lane_and_all_is_known_before(name, near, small):
    run = open_run(small(name, value="monte_carlo", rollouts=100, particles=5), heads=RememberedHeads())
    deque(run.prepare(), maxlen=0)
    run.meter.lap(), run.meter.resume()
    steps = list(run.steps())
    told, cost = estimate(size_of(run.request)), run.meter.total()
    assert cost.rows / near <= told.rows <= cost.rows * near
    assert cost.reward_calls / near <= told.calls <= cost.reward_calls * near
    assert sum(step.cost.rows for step in steps) <= run.request.lanes * run.request.levels
    assert sum(step.cost.reward_calls for step in steps) <= run.request.lanes * run.request.particles
    assert run.result(steps[-1]).rewards.isfinite().all()


@pytest.mark.parametrize("name", ["chain", "mixture"])
@pytest.mark.parametrize("sampler", ["svdd", "smc"])
def test_a_run_goes_on_from_any_level_as_it_would_have(name, sampler, small):
    """What a survivor proposes from is the network's word on it, whether it comes late or anew."""
    first, _ = learned(name, rollouts=100, levels=5)
    run = open_run(small(name, value="monte_carlo", rollouts=100, guided_rounds=0, sampler=sampler), heads=first.heads)
    whole = list(run.steps())
    for before, after in zip(whole, whole[1:]):
        again = next(run.steps(before))
        assert again.candidates.equal(after.candidates) and again.kept.equal(after.kept)


def test_where_guidance_leads_it_knows_what_the_model_alone_never_shows():
    """The best tenth or so of what it has seen is better, and so are the buckets by which it tells designs apart."""
    first, later = (learned("mixture", rollouts=300, guided_rounds=rounds, levels=12)[1] for rounds in (0, 1))
    assert later.buckets.means[-5:].mean() > first.buckets.means[-5:].mean()


def test_guidance_by_it_raises_the_reward():
    chosen = {"rollouts": 2000, "lanes": 60, "particles": 8, "alpha": 0.05}
    heads = learned("chain", rollouts=2000, guided_rounds=0)[0].heads
    guided, plain = (open_run(asked("chain", **chosen, **more), heads=heads) for more in ({}, {"sampler": "unguided"}))
    rewards = [run.result(deque(run.steps(), maxlen=1).pop()).rewards.mean() for run in (guided, plain)]
    assert rewards[0] > rewards[1] + 0.2


# --- buckets --------------------------------------------------------------------------------------------------------


def test_buckets_hold_equal_shares_and_keep_the_mean():
    rewards = torch.randn(5000, generator=torch.Generator().manual_seed(0), dtype=torch.float64).exp()
    buckets = Buckets.of(rewards)
    counts = torch.searchsorted(buckets.edges, rewards).bincount()
    assert len(buckets.means) == MOST == len(counts) and counts.min() >= 0.8 * 5000 / MOST
    assert (buckets.means.diff() > 0).all() and buckets.means[-1] > buckets.edges[-1]
    assert float((buckets.means * counts).sum() / 5000) == pytest.approx(float(rewards.mean()))


def test_equal_rewards_share_a_bucket_of_their_own():
    rewards = torch.tensor([0.0, 0.0, 0.0, 1 / 3, 1 / 3, 1.0, 1.0]).double()
    assert Buckets.of(rewards).means.tolist() == pytest.approx([0, 1 / 3, 1])


@pytest.mark.parametrize("alpha", [0.2, 1.0, math.inf])
def test_the_soft_value_of_a_known_distribution(alpha):
    buckets = Buckets(torch.tensor([0.5, 1.5]).double(), torch.tensor([0.0, 1.0, 2.0]).double(), 0.8)
    p = torch.tensor([[0.2, 0.5, 0.3], [0.9, 0.1, 0.0]]).double()
    want = p @ buckets.means if math.isinf(alpha) else alpha * (p @ (buckets.means / alpha).exp()).log()
    torch.testing.assert_close(buckets.soft_values(p.log(), alpha), want)


def test_zero_alpha_is_read_at_a_tenth_of_the_spread():
    buckets = Buckets(torch.tensor([0.5]).double(), torch.tensor([0.0, 1.0]).double(), 0.5)
    log_p = torch.tensor([[0.9, 0.1], [0.5, 0.5]]).double().log()
    cold = buckets.soft_values(log_p, 0.0)
    assert cold.equal(buckets.soft_values(log_p, 0.05)) and cold[0] < cold[1] < 1


# --- rewards from which nothing can be learned ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        (lambda designs: np.full(len(designs), np.nan), "could judge none of the first"),
        (lambda designs: np.full(len(designs), 0.5), "is the same for all 100 unguided designs"),
        (lambda designs: np.where(np.array(designs) == "bab", 1.0, np.nan), "could judge "),
    ],
)
def test_nothing_to_learn_is_a_sentence(scores, words, small):
    run = open_run(small("chain", value="monte_carlo", rollouts=100), heads=RememberedHeads())
    reward = Reward("It", "", "", lambda designs, _: scores(designs))
    run = replace(run, scorer=Scorer({"it": reward}, {"it": 1.0}, None, run.meter))
    with pytest.raises(ValueError, match=words):
        deque(run.prepare(), maxlen=0)


def test_one_level_leaves_nothing_to_value():
    with pytest.raises(ValueError, match="With one level"):
        asked("molecule", levels=1)


def test_damaged_bytes_are_a_sentence():
    run, _ = learned("chain", rollouts=100)
    for damaged in (b"", b"nothing", run.heads.find(head_key(run.request))[:-9]):
        with pytest.raises(ValueError, match="damaged"):
            Head.load(damaged, run.model.process)
