"""How a head learns from examples: several experts at once, each remembered where it foretold best."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.training.optimizers import warmup_cosine
from engines.values.monte_carlo.examples import SEED, Batch, Renoised, Trails
from engines.values.monte_carlo.networks import Experts
from engines.yield_points import yield_point

PASSES, LEAST_STEPS, ROWS = 40, 200, 128  # forms in which each example is seen; steps of few; states of a batch
HELD_OUT, FORMS, CHECKS = 8, 4, 20  # one example in 8 is none to learn from but is looked at in 4 forms, 20 times
RATE, DECAY, AVERAGE = 3e-3, 0.05, 0.97  # of AdamW; of the averaged weights, a step


class Fit:
    """Training on examples of each kind in turn.

    Equal data give equal weights, whoever else draws meanwhile: all that is drawn has a generator of its own.
    """

    def __init__(self, network: Experts, kinds: Sequence[Renoised | Trails]):
        self._generator, self._kinds = torch.Generator().manual_seed(SEED >> 1), kinds
        self._held_out = [self._mixed(kind, len(kind) // HELD_OUT) for kind in kinds]
        self._network, self._averaged = network, _copied(network)
        self._best = [(float("inf"), expert.state_dict()) for expert in network.experts]
        self._optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)

    def run(self) -> Iterator[float]:
        """Yields the share that is done; at the end every expert has the averaged weights that foretold best."""
        steps = max(LEAST_STEPS, PASSES * sum(map(len, self._kinds)) // ROWS)
        for step in range(1, steps + 1):
            yield_point()
            self._step(RATE * warmup_cosine(step / steps), self._drawn(self._kinds[step % len(self._kinds)]))
            if step % -(-steps // CHECKS) == 0 or step == steps:
                self._check()
                yield step / steps
        for expert, (_, weights) in zip(self._network.experts, self._best):
            expert.load_state_dict(weights)

    def _mixed(self, kind: Renoised | Trails, count: int) -> Batch:
        """The first `count` examples, each in FORMS forms."""
        return kind.batch(torch.randperm(count * FORMS, generator=self._generator) % count, self._generator)

    def _drawn(self, kind: Renoised | Trails) -> Batch:
        """Random examples of those that are there to learn from."""
        rows = torch.randint(len(kind) // HELD_OUT, len(kind), (ROWS,), generator=self._generator)
        return kind.batch(rows, self._generator)

    @torch.inference_mode(False)
    def _step(self, rate: float, batch: Batch) -> None:
        """Every expert by itself down its cross-entropy."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.zero_grad(set_to_none=True)
        sum(_loss(expert, batch) for expert in self._network.experts).backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(self._averaged.parameters()), list(self._network.parameters()), 1 - AVERAGE)

    @torch.inference_mode(False)
    @torch.no_grad()
    def _check(self) -> None:
        """Remembers an expert's averaged weights where it never foretold better what is held out."""
        for i, expert in enumerate(self._averaged.experts):
            loss = float(sum(_loss(expert, batch) for batch in self._held_out))
            if loss < self._best[i][0]:
                self._best[i] = loss, copy.deepcopy(expert.state_dict())


def _loss(expert: nn.Module, batch: Batch) -> Tensor:
    x, time, targets = batch
    return F.cross_entropy(expert(x, time), targets)


@torch.inference_mode(False)
def _copied(network: nn.Module) -> nn.Module:
    return copy.deepcopy(network)
