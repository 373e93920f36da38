"""The average over K sampled completions of a masked state, soft or plain."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import FILL, Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.meter import Meter
from engines.values.state import Judged, State, designs_of, predict


@dataclass(frozen=True)
class SampledFills:
    """v̂(x_t) = α log 1/K Σ exp(r(x0ᵏ)/α) over K fills x0ᵏ, every masked token drawn by itself: nearer the soft value than one guess.

    α = ∞ gives the mean E[r|x_t], a lower bound of the soft value that few fills estimate well: at α = 0 the soft value is a
    maximum, of which K fills know little. Masked models only. The fills of a level are the same function of the state for every candidate (common random numbers),
    so equal candidates are still judged once, and differences between candidates are those of their states.
    """

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    score: Callable[[list[Any]], Tensor]
    meter: Meter
    alpha: float
    fills: int
    seed: int

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        if t == 0:
            return Judged(state, designs, self.score(designs))
        uniform = Noise(self.seed, torch.zeros(1, dtype=torch.long), t, FILL).uniform(self.fills, x.shape[1])
        filled = self.process.fill(x[state.first], state.table, uniform)
        rewards = self.score(self.decode(filled)).view(-1, self.fills)
        return Judged(state, designs, soft_mean(rewards, self.alpha)[state.place])


def soft_mean(rewards: Tensor, alpha: float) -> Tensor:
    """α log mean exp(r/α) of what can be judged, [N, K] → [N]; the largest at α = 0, the mean at α = ∞, nan where nothing can be."""
    judged = rewards.isfinite()
    count = judged.sum(1).double()
    best = rewards.masked_fill(~judged, -math.inf).amax(1)
    if alpha == 0:
        value = best
    elif math.isinf(alpha):
        value = rewards.nan_to_num(0.0, 0.0, 0.0).sum(1) / count
    else:
        value = alpha * (torch.logsumexp((rewards / alpha).masked_fill(~judged, -math.inf), 1) - count.log())
    return torch.where(count > 0, value, math.nan)
