"""How a head learns: finished states go back to random levels, again and again, and keep their rewards."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.diffusion.noise import Noise
from engines.training.optimizers import warmup_cosine
from engines.values.monte_carlo.networks import Experts
from engines.yield_points import yield_point

PASSES, LEAST_STEPS = 40, 200  # forms in which each finished state is seen; steps of a small set
GROUPS, GROUP = 4, 32  # levels of a batch, states of each
HELD_OUT, FORMS, CHECKS = 8, 4, 20  # one state in 8 is none to learn from but is looked at in 4 forms, 20 times
RATE, DECAY, AVERAGE = 3e-3, 0.05, 0.97  # of AdamW; of the averaged weights, a step
SEED = 3 << 60  # beyond a run's, and beyond what look-ahead draws from

Batch = tuple[Tensor, Tensor, Tensor]  # noisy states, flat; t/T; targets


class Fit:
    """Training on finished states [N, *event] and what shall be said of each [N, K].

    Equal data give equal weights, whoever else draws meanwhile: all that is drawn has a generator of its own.
    """

    def __init__(self, network: Experts, process: Any, finished: Tensor, targets: Tensor):
        self._process, self._finished, self._targets = process, finished, targets
        self._generator, self._drawn = torch.Generator().manual_seed(SEED >> 1), 0
        held_out, self._learners = torch.arange(len(finished)).tensor_split([len(finished) // HELD_OUT])
        mixed = torch.randperm(len(held_out) * FORMS, generator=self._generator) % len(held_out)
        self._examples = self._batch(held_out[mixed])
        self._network, self._averaged = network, _copied(network)
        self._best = [(float("inf"), expert.state_dict()) for expert in network.experts]
        self._optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)

    def run(self) -> Iterator[float]:
        """Yields the share that is done; at the end every expert has the averaged weights that foretold best."""
        steps = max(LEAST_STEPS, PASSES * len(self._learners) // (GROUPS * GROUP))
        for step in range(1, steps + 1):
            yield_point()
            which = torch.randint(len(self._learners), (GROUPS * GROUP,), generator=self._generator)
            self._step(RATE * warmup_cosine(step / steps), self._batch(self._learners[which]))
            if step % -(-steps // CHECKS) == 0 or step == steps:
                self._check()
                yield step / steps
        for expert, (_, weights) in zip(self._network.experts, self._best):
            expert.load_state_dict(weights)

    @torch.inference_mode(False)
    def _batch(self, rows: Tensor) -> Batch:
        """Of so many rows, every GROUP of them at a level of its own."""
        parts, place = rows.split(GROUP), self._finished.device
        levels = torch.randint(1, self._process.levels, (len(parts),), generator=self._generator)
        lanes = (self._drawn + torch.arange(len(rows))).split(GROUP)
        self._drawn += len(rows)
        noised = [
            self._process.noised(self._finished[part.to(place)], t, Noise(SEED, own, t)).flatten(1)
            for part, t, own in zip(parts, levels.tolist(), lanes)
        ]
        time = (levels / self._process.levels).repeat_interleave(torch.tensor([len(part) for part in parts]))
        return torch.cat(noised), time.to(place), self._targets[rows].to(place, torch.float32)

    @torch.inference_mode(False)
    def _step(self, rate: float, batch: Batch) -> None:
        """Every expert by itself down its cross-entropy."""
        x, time, targets = batch
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.zero_grad(set_to_none=True)
        sum(F.cross_entropy(expert(x, time), targets) for expert in self._network.experts).backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(self._averaged.parameters()), list(self._network.parameters()), 1 - AVERAGE)

    @torch.inference_mode(False)
    @torch.no_grad()
    def _check(self) -> None:
        """Remembers an expert's averaged weights where it never foretold better what is held out."""
        x, time, targets = self._examples
        for i, expert in enumerate(self._averaged.experts):
            loss = float(F.cross_entropy(expert(x, time), targets))
            if loss < self._best[i][0]:
                self._best[i] = loss, copy.deepcopy(expert.state_dict())


@torch.inference_mode(False)
def _copied(network: nn.Module) -> nn.Module:
    return copy.deepcopy(network)
