"""Best of N: every lane runs M chains unguided and keeps one finished design, at the network cost of SVDD with M."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from engines.samplers.sampler import PAPERS, Sampler
from engines.samplers.schedule import nowhere
from engines.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.samplers.budget import Budget
    from engines.values.state import Value


def best_of_n(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    settings: Settings | None = None,
    start: Step | None = None,
    budget: Budget | None = None,
) -> Iterator[Step]:
    """All chains survive until t = 0; there one of M is drawn by exp(r/α).

    A budget sets how many begin, of some lanes one more than of others; what proves too much of them is given up on the
    way, the last ones of the lanes, whatever they are worth.
    """
    import torch

    from engines.samplers.budget.levels import MOST, SPARE, affordable, by_lane, note_level, slots, spread
    from engines.samplers.common import propose, start_state, step_of

    lanes = len(noise.lanes)
    lane = start.lanes[start.kept] if start else spread(torch.arange(lanes), particles * lanes)
    if budget is not None and start is None:
        lane = spread(torch.arange(lanes), affordable(process, noise, nowhere, budget, SPARE[budget.of]))
    stride = particles if budget is None else MOST
    state = start_state(process, value, slots(noise, lane, stride), start)
    for t in reversed(range(state.t)):
        going = len(lane) if budget is None else _going(process, state.x, state.t, lanes, budget)
        candidates = propose(process, state, 1, slots(noise, lane, stride).at(t))
        judged = value(candidates, t, state)
        kept, weights = _stay(lane, going) if t else _drawn(lane, judged.values, alpha, noise)
        before, state = state.x, judged.state.keep(kept)
        if budget is not None:
            note_level(budget, before, candidates, lanes)
        step = step_of(judged, torch.arange(len(lane)), lane, kept, weights)
        yield replace(step, log_weights=weights[lane, by_lane(lane)[0]])
        lane = lane[kept]


def _going(process: DiffusionProcess, x: Tensor, t: int, lanes: int, budget: Budget) -> int:
    """How many of the chains x_t go on: as many as can be paid to the end, of every lane one at least."""
    from engines.samplers.budget.levels import chains_ahead

    m = budget.chains(chains_ahead(process, x, t, lanes, nowhere, budget))
    return len(x) if budget.of == "calls" else max(lanes, min(len(x), int(m * lanes + 0.5)))


def _stay(lane: Tensor, going: int) -> tuple[Tensor, Tensor]:
    """(rows of the chains that go on, log-weights [B, most of a lane]): the first ones of every lane."""
    import torch

    from engines.samplers.budget.levels import by_lane, first_ones

    counts = by_lane(lane)[1]
    weights = torch.where(torch.arange(int(counts.max())) < counts[:, None], -counts[:, None].double().log(), -math.inf)
    return first_ones(lane, going), weights


def _drawn(lane: Tensor, values: Tensor, alpha: float, noise: Noise) -> tuple[Tensor, Tensor]:
    """(rows of the chains that are kept, log-weights [B, most of a lane]): one of every lane by its value."""
    import torch

    from engines.diffusion.noise import KEEP
    from engines.samplers.budget.levels import by_lane
    from engines.samplers.selection import draw_by_value, log_weights

    place, counts = by_lane(lane)
    padded = torch.full((len(counts), int(counts.max())), math.nan, dtype=values.dtype)
    padded[lane, place] = values.cpu()
    picks = draw_by_value(padded, alpha, noise.at(0, KEEP).uniform(1, padded.shape[1]).view_as(padded))
    return counts.cumsum(0) - counts + picks, log_weights(padded, alpha)


BEST_OF_N = Sampler(
    "Best of N",
    "each lane runs M times unguided and keeps one finished design",
    best_of_n,
    guided=False,
    spends="particles",
    weakness="What is long hardly gains: the reward chooses among finished designs alone",
    group=PAPERS,
)
