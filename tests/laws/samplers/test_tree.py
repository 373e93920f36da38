"""Tree search: what is backed up, which branch is followed, what lanes draw, how far that is from the tilted law."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from pydantic import ValidationError

import engines
from engines.domains.toy.chain import decode
from engines.domains.toy.gb1.landscape import load_landscape
from engines.domains.toy.gb1.law import rewards_of_all, tilted
from engines.domains.toy.gb1.load import design_law
from engines.domains.toy.mixture import mixture
from engines.request import Request, sentences
from engines.run import open_run
from engines.samplers.tree.growth import beginnings, drawn, grown
from engines.samplers.tree.lanes import unpacked
from engines.samplers.tree.nodes import Tree, planted
from engines.samplers.tree.settings import TreeSettings
from tests.laws.chain_law import LETTERS, WORDS, target, variation

FITNESS, P = load_landscape().fitness, design_law().ravel()


def small_tree(alpha: float, lanes: int = 2) -> Tree:
    """Three branches of two levels: the first ends in the rewards 1, 3 and nan, the second in 2, the third in nan.

    Nodes: 0 root; 1 → 2 (1.0); 1 → 3 (3.0); 1 → 4 (nan); 5 → 6 (2.0); 7 → 8 (nan).
    """
    tree = planted(torch.zeros(1, 1), lanes, 2, alpha)
    for number, (begun, reward) in enumerate([(0, 1.0), (1, 3.0), (1, math.nan), (0, 2.0), (0, math.nan)]):
        passed = torch.tensor([[[10.0 + number], [float(number)]]])
        chance = np.array([0.1 + 0.2 * number])
        tree = grown(tree, np.array([begun]), passed, np.array([reward]), chance, np.array([number]))
    return tree


def request(name: str, **settings) -> Request:
    return Request(**{"domain": name, "sampler": "tree", "lanes": 8, "particles": 6, "alpha": 0.3, **settings})


def law(alpha: float, particles: int, **settings) -> np.ndarray:
    """The law by which the lanes of a run on the chain draw, given its tree, on average over runs."""
    laws = []
    for seed in range(6):
        ask = {"lanes": 50, "repeats": True, "seed": seed, "rule": "draw", "at_once": max(1, particles // 8)}
        *_, last = engines.steps(request("chain", alpha=alpha, particles=particles, **ask, **settings))
        (tree,) = unpacked(last.memory, [planted(last.candidates[:1], 50, 3, alpha)])
        place = [WORDS.index(word) for word in decode(tree.states[tree.leaves])]
        laws.append(np.bincount(place, np.exp(tree.log_share[tree.leaves]), minlength=len(WORDS)))
    return np.mean(laws, 0)


@pytest.mark.parametrize(
    ("alpha", "first"),
    [(0.0, 3.0), (0.5, 0.5 * math.log((math.exp(2) + math.exp(6)) / 2)), (math.inf, 2.0), (1e-300, 3.0)],
)
def test_values_are_soft_means_of_what_can_be_judged(alpha, first):
    tree = small_tree(alpha)
    assert tree.value[[1, 5]].tolist() == pytest.approx([first, 2.0]) and np.isnan(tree.value[[4, 7, 8]]).all()
    assert tree.visits.tolist() == [5, 3, 1, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("alpha", [0.5, 2.0])
def test_a_draw_goes_from_child_to_child_by_their_values(alpha):
    tree = small_tree(alpha)
    branch, below = np.exp(tree.value[[1, 5]] / alpha), np.exp(np.array([1, 3]) / alpha)
    want = [*(branch[0] / branch.sum() * below / below.sum()), 0, branch[1] / branch.sum(), 0]
    assert np.exp(tree.log_share[tree.leaves]).tolist() == pytest.approx(want)


def test_zero_alpha_draws_the_best_and_what_cannot_be_judged_comes_last():
    order = [tree.reward[node] for tree in [drawn(small_tree(0.0, 5), repeats=False)] for node in tree.held]
    assert order[:3] == [3.0, 2.0, 1.0] and np.isnan(order[3:]).all()
    assert drawn(small_tree(0.0, 3), repeats=True).held.tolist() == [3, 3, 3]


def test_without_replacement_every_lane_has_a_design_of_its_own():
    """Their frequencies over many draws are those of Gumbel-top-k: the first is drawn by the shares themselves."""
    tree, first = small_tree(1.0, 1), []
    for chance in np.random.default_rng(0).random((1000, 5)):
        here = tree.chance.copy()
        here[tree.leaves] = chance
        again = Tree(tree.parent, tree.depth, tree.reward, here, tree.kind, tree.states, tree.held, 2, 1.0)
        first.append(int(drawn(again, repeats=False).held[0]))
    found = np.array([first.count(node) for node in tree.leaves]) / len(first)
    assert np.abs(found - np.exp(tree.log_share[tree.leaves])).max() < 0.06
    assert len(set(drawn(small_tree(1.0, 3), repeats=False).held.tolist())) == 3


def test_a_design_that_was_found_twice_is_drawn_once_while_there_are_others():
    tree = small_tree(0.0, 2)
    again = grown(tree, np.array([0]), torch.zeros(1, 2, 1), np.array([3.0]), np.array([0.5]), tree.kind[[3]])
    assert drawn(again, repeats=False).held.tolist() == [3, 6]
    everyone = drawn(replace(again, held=np.full(6, -1)), repeats=False).held
    assert sorted(everyone.tolist()) == sorted(again.leaves.tolist())


def test_a_lane_keeps_its_design_while_it_is_drawn():
    tree = drawn(small_tree(0.0, 3), repeats=False)
    better = drawn(
        grown(tree, np.array([5]), torch.tensor([[[0.0], [9.0]]]), np.array([7.0]), np.array([0.5]), np.array([9])),
        False,
    )
    assert better.held.tolist() == [3, 6, 9] and tree.held.tolist() == [3, 6, 2]


@pytest.mark.parametrize("rule", ["bound", "draw"])
def test_roll_outs_at_once_begin_in_several_places(rule):
    settings, uniform = TreeSettings(rule=rule), np.random.default_rng(0).random((40, 2))
    begun = beginnings(small_tree(0.5), settings, uniform)
    assert {0, 1, 5} <= set(begun.tolist()) <= {0, 1, 5, 7} and (rule == "draw" or 7 not in begun)
    assert set(beginnings(small_tree(0.5), TreeSettings(width=100, rule=rule), uniform)) == {0}


@pytest.mark.parametrize("alpha", [0.1, 0.2, 0.5])
def test_more_roll_outs_come_nearer_to_the_tilted_law(alpha):
    """Of lanes that draw for themselves, and branches that are drawn."""
    few, many = (variation(law(alpha, particles), target(LETTERS, alpha)) for particles in (2, 48))
    assert many <= 0.12 and many < 0.8 * few


@pytest.mark.parametrize("alpha", [0.7, 1.0, 2.0])
def test_bias_on_the_measured_landscape(alpha):
    """Mean fitness lies between the model's and the law's, nearer to the law's."""
    judged = np.isfinite(FITNESS)
    aimed = tilted(P, rewards_of_all((("fitness", 1.0),)), alpha)
    exact, plain = ((law[judged] @ FITNESS[judged]) / law[judged].sum() for law in (aimed, P))
    ask = {"lanes": 200, "particles": 16, "at_once": 2, "rule": "draw", "repeats": True}
    runs = [engines.design(request("gb1", alpha=alpha, seed=seed, **ask)) for seed in range(2)]
    found = np.mean([run.rewards.nanmean() for run in runs])
    assert (exact + plain) / 2 < found < 1.1 * exact


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0])
def test_bias_on_the_mixture(alpha):
    """The mean in the reward's direction is .1 too low or so."""
    ask = {"repeats": True, "rule": "draw", "lanes": 400, "particles": 8, "levels": 30, "rewards": {"right": 1.0}}
    points = torch.tensor(engines.design(request("mixture", alpha=alpha, **ask)).designs)
    exact = mixture().tilted(torch.tensor([1.0, 0.0], dtype=torch.float64), alpha)
    assert abs(points[:, 0].mean() - float(exact.weights @ exact.means[:, 0])) < 0.35


def test_lanes_draw_different_designs_and_at_zero_alpha_better_ones_in_time():
    best = []
    for step in engines.steps(request("utr", alpha=0.0, levels=8, particles=4)):
        best.append(step.values[step.kept].sort().values.numpy())
        assert len({step.designs[row] for row in step.kept.tolist()}) == 8
    assert len(best) == 4 and (np.diff(best, axis=0) >= 0).all() and (best[-1] > best[0]).all()


def test_a_roll_out_is_one_reward_call_and_branches_save_rows():
    tree, chains = (open_run(request("mixture", levels=20, sampler=s)) for s in ("tree", "best_of_n"))
    costs = [(list(run.steps()), run.meter.total())[1] for run in (tree, chains)]
    assert [cost.reward_calls for cost in costs] == [8 * 6] * 2 and costs[0].rows < 0.8 * costs[1].rows


def test_roll_outs_at_once_are_fewer_rounds():
    steps = list(engines.steps(request("mixture", at_once=4)))
    assert [len(step.candidates) for step in steps] == [8 * 5, 8 * 3] and [step.t for step in steps] == [1, 0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"domain": "chain", "branching": 4}, "A run of 3 levels cannot branch at 4"),
        ({"domain": "mixture", "at_once": 7}, "M = 6 roll-outs in all, so 7 at once are too many"),
        ({"domain": "mixture", "widening": 1.5}, "widening must lie between 0 and 1"),
        ({"domain": "utr", "budget": 20, "levels": 64}, "at least, one design each"),
    ],
)
def test_what_cannot_be_searched_is_answered(settings, words):
    with pytest.raises(ValidationError) as refusal:
        request(settings.pop("domain"), **settings)
    assert words in sentences(refusal.value)[0]


@pytest.mark.parametrize("sampler", ["tree", "best_of_n"])
def test_reward_calls_are_spent_where_values_are_exact(sampler):
    """By methods that judge finished designs by the reward itself."""
    run = open_run(
        Request(domain="mixture", sampler=sampler, value="exact", levels=20, lanes=4, budget=100, budget_of="calls")
    )
    list(run.steps())
    assert run.meter.total().reward_calls == pytest.approx(100, rel=0.05)


@pytest.mark.parametrize(("of", "asked"), [("rows", 1500), ("calls", 100)])
def test_a_budget_is_spent(of, asked):
    run = open_run(request("mixture", levels=20, budget=asked, budget_of=of, lanes=4))
    last, cost = list(run.steps())[-1], run.meter.total()
    assert last.t == 0 and abs({"rows": cost.rows, "calls": cost.reward_calls}[of] - asked) <= 0.05 * asked
