"""Roll-outs that begin at different levels, run side by side to their finished designs."""

from __future__ import annotations

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.meter import Meter
from engines.samplers.common import propose
from engines.values.state import predict


def branching_levels(levels: int, depths: int) -> list[int]:
    """The levels t of the depths 0 … D, evenly from T to 0."""
    return [-(-levels * (depths - depth) // depths) for depth in range(depths + 1)]


def roll_out(
    process: DiffusionProcess, x: Tensor, depth: Tensor, levels: list[int], noise: Noise, meter: Meter
) -> Tensor:
    """States x [N, *event] at their depths [N] → what each passes at the depths 1 … D, [N, D, *event].

    levels: of the depths. noise: of N chains. Those that begin later join when their level comes. What lies above a
    beginning is the beginning itself.
    """
    begin, state, running = torch.tensor(levels)[depth], None, torch.empty(0, dtype=torch.long)
    passed = x[:, None].repeat(1, len(levels) - 1, *[1] * (x.dim() - 1))
    x = x.clone()
    for t in reversed(range(1, process.levels + 1)):
        rows = (begin >= t).nonzero().squeeze(1)
        if not len(rows):
            continue
        state = predict(process, x[rows], t, state if len(running) else None, meter)
        x[rows], running = propose(process, state, 1, noise.of(rows).at(t - 1)), rows
        if t - 1 in levels:
            passed[rows, levels.index(t - 1) - 1] = x[rows]
    return passed
