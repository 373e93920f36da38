"""A tree of noisy states: who came from whom, what was found below each, and how a draw goes down the tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

ROOT = 0


@dataclass(frozen=True)
class Tree:
    """The nodes in the order in which they were made; the first is the root, which is before all noise.

    parent, depth: [n]. reward, chance: [n] of finished designs at depth `finished`, nan elsewhere; chance, in (0, 1),
    is what one is drawn by. kind: [n] numbers that are equal where designs are. states: [n, *event], the root's is
    nobody's. held: [B] the node of each lane's design. alpha: the temperature.
    """

    parent: np.ndarray
    depth: np.ndarray
    reward: np.ndarray
    chance: np.ndarray
    kind: np.ndarray
    states: Tensor
    held: np.ndarray
    finished: int
    alpha: float

    @cached_property
    def leaves(self) -> np.ndarray:
        """[J] the finished nodes, one a roll-out, in their order."""
        return np.flatnonzero(self.depth == self.finished)

    @cached_property
    def visits(self) -> np.ndarray:
        """N [n]: how many roll-outs came by."""
        visits = (self.depth == self.finished).astype(float)
        for rows in reversed(self._by_depth):
            np.add.at(visits, self.parent[rows], visits[rows])
        return visits

    @cached_property
    def value(self) -> np.ndarray:
        """V [n]: of a finished node its reward, else α log mean exp(V/α) over its children that can be judged."""
        value = self.reward.copy()
        for rows in reversed(self._by_depth):
            judged = rows[np.isfinite(value[rows])]
            parents, parent = np.unique(self.parent[judged], return_inverse=True)
            best, weight = _tempered(value[judged], parent, self.alpha)
            count, total = np.bincount(parent), np.bincount(parent, np.exp(weight))
            mean = np.bincount(parent, value[judged]) / count
            value[parents] = mean if np.isinf(self.alpha) else best + self.alpha * np.log(total / count)
        return value

    @cached_property
    def log_share(self) -> np.ndarray:
        """[n] log-probability with which a draw down the tree, child by softmax(V/α), comes by.

        −∞ for what cannot be judged beside what can.
        """
        share = np.zeros(len(self.parent))
        for rows in self._by_depth:
            parent = np.unique(self.parent[rows], return_inverse=True)[1]
            value = np.nan_to_num(self.value[rows], nan=-np.inf)
            weight = _tempered(value, parent, self.alpha)[1]
            share[rows] = share[self.parent[rows]] + weight - np.log(np.bincount(parent, np.exp(weight)))[parent]
        return share

    @cached_property
    def branches(self) -> np.ndarray:
        """[J, 3] of each roll-out: its number, that of the one it branched off, the depth to which both are one.

        What branches off the root has no other: its own number, 0.
        """
        number = np.arange(len(self.leaves))
        begun = self.parent[np.append(ROOT, self.leaves[:-1]) + 1]  # a roll-out's nodes follow one another
        other = np.where(begun == ROOT, number, np.searchsorted(self.leaves, begun))
        return np.stack([number, other, self.depth[begun]], 1)

    @cached_property
    def _by_depth(self) -> list[np.ndarray]:
        return [np.flatnonzero(self.depth == d) for d in range(1, self.finished + 1)]


def planted(like: Tensor, lanes: int, finished: int, alpha: float) -> Tree:
    """A root. like: a state [1, *event]."""
    nobody, unknown, held = np.full(1, -1), np.full(1, np.nan), np.full(lanes, -1)
    states = torch.zeros_like(like, device="cpu")
    return Tree(nobody, np.zeros(1, dtype=int), unknown, unknown, nobody, states, held, finished, alpha)


def _tempered(value: np.ndarray, parent: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Values [k] under parents numbered from 0 → (the best of each parent, (V − best)/α of each value with its limits).

    −∞ is a value that counts for nothing where there is a better one.
    """
    best = np.full(parent.max(initial=-1) + 1, -np.inf)
    np.maximum.at(best, parent, value)
    top = best[parent]
    gap = np.where(np.isfinite(top), value - np.where(np.isfinite(top), top, 0), 0.0)
    if alpha == 0:
        return best, np.where(gap < 0, -np.inf, 0.0)
    return best, np.where(np.isfinite(gap), gap / alpha, -np.inf)
