"""Soft value-based decoding, Li et al. 2024 (arXiv:2408.08252), Algorithm 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from engines.diffusion.noise import KEEP, Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.step import Step
from engines.samplers.common import always, asked, begin, written
from engines.samplers.selection import draw_by_value, log_weights
from engines.values.state import Value


def svdd(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    start: Step | None = None,
    selects: Callable[[int], bool] = always,
) -> Iterator[Step]:
    """Each lane draws M candidates and keeps one by exp(v̂/α), or a single one where nothing selects. Lanes never meet, no weight is carried over."""
    state = begin(process, value, noise, start)
    lane = torch.arange(len(noise.lanes))
    for t in reversed(range(state.t)):
        copies = particles if selects(t) else 1
        candidates = process.propose(state.x, state.prediction, t + 1, copies, noise.at(t))
        judged = asked(value, t, selects)(candidates, t, state)
        values = judged.values.view(-1, copies)
        kept = draw_by_value(values, alpha, noise.at(t, KEEP).uniform(1, copies)) + lane * copies
        parents = lane.repeat_interleave(copies)
        yield written(judged, parents, parents, kept, log_weights(values, alpha))
        state = judged.state.keep(kept)
