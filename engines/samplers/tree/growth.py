"""Where a tree's next roll-outs begin, what they add to it, and which designs its lanes are given."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from engines.samplers.tree.nodes import ROOT, Tree
from engines.samplers.tree.settings import TreeSettings

EVEN = 0.5  # share of the draws of a branch that heed no value, as in defensive sampling (Hesterberg 1995)


def beginnings(tree: Tree, settings: TreeSettings, uniform: np.ndarray) -> np.ndarray:
    """[n] the nodes from which n roll-outs begin that run at once. uniform: [n, finished].

    Down from the root while a node has C·N^β children; each roll-out counts as a visit at once, so that the next one
    looks elsewhere.
    """
    order, visits = np.argsort(tree.parent, kind="stable"), tree.visits.copy()
    first, last = (np.searchsorted(tree.parent[order], np.arange(len(visits)), side) for side in ("left", "right"))
    width, found = (last - first).astype(float), []
    follow = FOLLOW[settings.rule](tree, settings)
    for numbers in uniform:
        node, path = ROOT, [ROOT]
        while last[node] > first[node] and _is_wide(width[node], visits[node], settings) and len(path) < tree.finished:
            children = order[first[node] : last[node]]
            node = int(children[follow(children, visits[node], visits[children], numbers[len(path) - 1])])
            path.append(node)
        visits[path] += 1
        width[node] += 1
        found.append(node)
    return np.array(found, dtype=int)


def _is_wide(children: float, visits: float, settings: TreeSettings) -> bool:
    return children >= settings.width * visits**settings.widening


def _by_bound(tree: Tree, settings: TreeSettings) -> Callable[..., int]:
    """DTS*: the child of the greatest V + c·s·√(log N(x)/N(child)); s: standard deviation of the rewards so far."""
    value, rewards = _known(tree), tree.reward[np.isfinite(tree.reward)]
    scale = settings.exploration * (rewards.std() if len(rewards) else 0.0)

    def follow(children: np.ndarray, visits: float, each: np.ndarray, uniform: float) -> int:
        return int(np.argmax(value[children] + scale * np.sqrt(math.log(visits) / each)))

    return follow


def _by_draw(tree: Tree, settings: TreeSettings) -> Callable[..., int]:
    """DTS: a child drawn by softmax(V/α), mixed with an even draw, so that none that began badly is given up."""
    share = np.exp(tree.log_share)

    def follow(children: np.ndarray, visits: float, each: np.ndarray, uniform: float) -> int:
        own = share[children] / (share[children].sum() or 1.0)
        shares = ((1 - EVEN) * own + EVEN / len(children)).cumsum()
        return int(np.searchsorted(shares, uniform * shares[-1]).clip(max=len(children) - 1))

    return follow


FOLLOW = {"bound": _by_bound, "draw": _by_draw}


def _known(tree: Tree) -> np.ndarray:
    """V [n], less than any where nothing can be judged; all alike where α = ∞ or nothing at all can be."""
    judged = np.isfinite(tree.value)
    if math.isinf(tree.alpha) or not judged.any():
        return np.zeros(len(judged))
    return np.where(judged, tree.value, -np.inf)


def grown(
    tree: Tree, begun: np.ndarray, passed: Tensor, rewards: np.ndarray, chances: np.ndarray, kinds: np.ndarray
) -> Tree:
    """The tree with n roll-outs more. begun: [n] nodes. passed: [n, finished, *event] states at the levels below.

    rewards, chances, kinds: [n] of the finished ones.
    """
    depth = np.arange(1, tree.finished + 1)
    new = depth > tree.depth[begun][:, None]  # [n, finished]
    node = len(tree.parent) + new.cumsum().reshape(new.shape) - 1
    above = np.where(new[:, :-1], node[:, :-1], begun[:, None])
    parent = np.concatenate([begun[:, None], above], 1)
    reward, chance = np.full((2, *new.shape), np.nan)
    reward[:, -1], chance[:, -1] = np.where(np.isfinite(rewards), rewards, np.nan), chances
    kind = np.full(new.shape, -1)
    kind[:, -1] = kinds
    return replace(
        tree,
        parent=np.concatenate([tree.parent, parent[new]]),
        depth=np.concatenate([tree.depth, np.broadcast_to(depth, new.shape)[new]]),
        reward=np.concatenate([tree.reward, reward[new]]),
        chance=np.concatenate([tree.chance, chance[new]]),
        kind=np.concatenate([tree.kind, kind[new]]),
        states=torch.cat([tree.states, passed[torch.from_numpy(new)]]),
    )


def drawn(tree: Tree, repeats: bool) -> Tree:
    """The tree with each lane's design drawn anew, down the tree by softmax(V/α); at α = 0 what has most reward.

    repeats: by each lane for itself. Else without replacement (Gumbel-top-k, Kool et al. 2019, arXiv:1903.06059), no
    design twice while there are others, and a lane whose design is drawn again keeps it.
    """
    if repeats:
        share = np.exp(tree.log_share[tree.leaves]).cumsum()
        place = np.searchsorted(share, tree.chance[tree.leaves[: len(tree.held)]] * share[-1])
        return replace(tree, held=tree.leaves[place.clip(max=len(share) - 1)])
    chosen = _different(tree, tree.leaves[_order(tree)])[: len(tree.held)]
    kept, held = np.isin(tree.held, chosen), tree.held.copy()
    held[~kept] = chosen[~np.isin(chosen, tree.held)]
    return replace(tree, held=held)


def _order(tree: Tree) -> np.ndarray:
    """[J] places among the leaves in the order in which they are drawn; those that cannot be judged come last."""
    reward = np.nan_to_num(tree.reward[tree.leaves], nan=-np.inf)
    best_first = np.argsort(-reward, kind="stable")
    if not tree.alpha or not np.isfinite(reward).any():
        return best_first
    perturbed = tree.log_share[tree.leaves] - np.log(-np.log(tree.chance[tree.leaves]))
    return best_first[np.argsort(-perturbed[best_first], kind="stable")]


def _different(tree: Tree, leaves: np.ndarray) -> np.ndarray:
    """Leaves in their order, those last whose like comes before."""
    first = np.sort(np.unique(tree.kind[leaves], return_index=True)[1])
    return np.concatenate([leaves[first], np.delete(leaves, first)])
