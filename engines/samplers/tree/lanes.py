"""The trees of a run: one for each group of lanes, what a round makes of them, and how a record keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from safetensors.torch import load, save
from torch import Tensor

from engines.diffusion.noise import FILL, KEEP, Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.meter import fingerprint
from engines.records.step import Step
from engines.samplers.common import chains_of, members_of, step_of
from engines.samplers.selection import log_weights
from engines.samplers.tree.growth import beginnings, drawn, grown
from engines.samplers.tree.nodes import Tree, planted
from engines.samplers.tree.roll_outs import branching_levels, roll_out
from engines.samplers.tree.settings import TreeSettings
from engines.values.estimate import Judging
from engines.values.state import Judged, State, Value

ARRAYS = ("parent", "depth", "reward", "chance", "kind", "held")


class Grove:
    """Lanes, and of each group of them the tree that they share. memory: of a stored Step."""

    def __init__(
        self,
        process: DiffusionProcess,
        noise: Noise,
        particles: int,
        alpha: float,
        settings: TreeSettings,
        memory: Tensor | None = None,
    ):
        self._process, self._settings, self._lanes = process, settings, len(noise.lanes)
        self._levels = branching_levels(process.levels, settings.depths(process.levels))
        self._chains = chains_of(noise, particles)
        x, finished = process.prior(self._lanes, noise), len(self._levels) - 1
        self._members = members_of(process.groups(x))
        self._trees = [planted(x[:1], len(lanes), finished, alpha) for lanes in self._members]
        if memory is not None:
            self._trees = unpacked(memory, self._trees)

    def step(self, value: Value, which: Tensor, t: int) -> Step:
        """The round of those of each lane's roll-outs. Of a lane the design drawn comes first, then the new ones."""
        noise = self._chains.of((torch.arange(self._lanes)[:, None] * self._particles + which).flatten())
        begun, passed = self._roll_out(noise, value.judging)
        new = value(passed[:, -1], 0, None)
        self._grow(begun, passed, new, noise)
        both = _beside(value(self._drawn().to(passed.device), 0, None), new)
        parents = torch.arange(self._lanes).repeat_interleave(len(which) + 1)
        weights = log_weights(both.values.view(self._lanes, -1), self._trees[0].alpha)
        first = torch.arange(self._lanes) * (len(which) + 1)
        step = step_of(both, parents, parents, first, weights, packed(self._trees))
        return replace(step, t=t, branches=self._branches(len(which)))

    @property
    def _particles(self) -> int:
        return len(self._chains.lanes) // self._lanes

    def _rows(self, count: int) -> Iterator[tuple[int, Tensor]]:
        """(number of a tree, its lanes' rows) of what there is, lane after lane."""
        each = count // self._lanes
        for number, lanes in enumerate(self._members):
            yield number, (lanes[:, None] * each + torch.arange(each)).flatten()

    def _roll_out(self, noise: Noise, judging: Judging) -> tuple[dict[int, np.ndarray], Tensor]:
        """Of each tree the nodes from which its lanes' roll-outs begin; what all N pass [N, D, *event]."""
        x, begun = self._process.prior(len(noise.lanes), noise).clone(), {}
        depth = torch.zeros(len(x), dtype=torch.long)
        uniform = noise.at(0, FILL).uniform(1, len(self._levels) - 1).numpy()
        for number, rows in self._rows(len(x)):
            tree = self._trees[number]
            begun[number] = nodes = beginnings(tree, self._settings, uniform[rows.numpy()])
            depth[rows] = torch.from_numpy(tree.depth[nodes])
            deep = depth[rows] > 0
            x[rows[deep]] = tree.states[torch.from_numpy(nodes)[deep]].to(x.device)
        return begun, roll_out(self._process, x, depth, self._levels, noise, judging.meter)

    def _grow(self, begun: dict[int, np.ndarray], passed: Tensor, new: Judged, noise: Noise) -> None:
        """What was passed belongs to the trees, and the lanes draw anew."""
        chances, rewards = noise.at(0, KEEP).uniform(1, 1)[:, 0].numpy(), new.values.cpu().numpy()
        passed, kinds = passed.cpu(), _kinds(new)
        for number, rows in self._rows(len(passed)):
            of_leaves = (numbers[rows.numpy()] for numbers in (rewards, chances, kinds))
            more = grown(self._trees[number], begun[number], passed[rows], *of_leaves)
            self._trees[number] = drawn(more, self._settings.repeats)

    def _branches(self, new: int) -> Tensor:
        """[B·(new + 1), 3] of each lane's design, which is itself at every depth, and its new roll-outs: Step.branches.

        Numbers of tree g of G are g, G + g, 2 G + g …
        """
        told = np.empty((self._lanes, new + 1, 3), dtype=np.int64)
        for number, (lanes, tree) in enumerate(zip(self._members, self._trees)):
            held = np.searchsorted(tree.leaves, tree.held)
            itself = np.stack([held, held, np.full(len(held), tree.finished)], 1)
            fresh = tree.branches[-len(lanes) * new :].reshape(len(lanes), new, 3)
            each, trees = np.concatenate([itself[:, None], fresh], 1), len(self._trees)
            told[lanes.numpy()] = each * [trees, trees, 1] + [number, number, 0]
        return torch.from_numpy(told).flatten(0, 1)

    def _drawn(self) -> Tensor:
        """[B, *event] the finished state of each lane's design."""
        found = torch.cat([tree.states[torch.from_numpy(tree.held)] for tree in self._trees])
        return found[torch.cat(self._members).argsort()]


def _beside(drawn: Judged, new: Judged) -> Judged:
    """One of every lane and m of every lane, [B] and [B·m] → lane after lane [B·(m + 1)]."""
    lanes = len(drawn.designs)
    order = torch.cat(
        [torch.arange(lanes)[:, None], lanes + torch.arange(len(new.designs)).view(lanes, -1)], 1
    ).flatten()
    designs, x = drawn.designs + new.designs, torch.cat([drawn.state.x, new.state.x])[order]
    values = torch.cat([drawn.values, new.values])[order]
    return Judged(State(x, 0, None, order, order), [designs[row] for row in order.tolist()], values)


def _kinds(new: Judged) -> np.ndarray:
    """[N] equal for equal designs: for those that are text by what they say, for others by their states."""
    states = (x.numpy().tobytes() for x in new.state.x.cpu())
    keys = (design if isinstance(design, str) else x for design, x in zip(new.designs, states))
    return np.array([fingerprint(key) for key in keys], dtype=np.int64)


def packed(trees: list[Tree]) -> Tensor:
    """The trees as bytes [K], which `unpacked` reads."""
    arrays = {f"{n} {name}": torch.from_numpy(getattr(tree, name)) for n, tree in enumerate(trees) for name in ARRAYS}
    states = {f"{n} states": _smallest(tree.states) for n, tree in enumerate(trees)}
    return torch.frombuffer(bytearray(save(arrays | states)), dtype=torch.uint8)


def unpacked(memory: Tensor, trees: list[Tree]) -> list[Tree]:
    """Trees as they were packed; those given say what does not change."""
    tensors = load(memory.numpy().tobytes())
    arrays = [{name: tensors[f"{n} {name}"].numpy() for name in ARRAYS} for n in range(len(trees))]
    states = [tensors[f"{n} states"].to(tree.states.dtype) for n, tree in enumerate(trees)]
    return [replace(tree, states=x, **known) for tree, x, known in zip(trees, states, arrays)]


def _smallest(states: Tensor) -> Tensor:
    """Tokens in two bytes; real numbers as they are."""
    return states.contiguous() if states.is_floating_point() else states.to(torch.int16)
