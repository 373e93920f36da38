"""Soft value-based decoding, Li et al. 2024 (arXiv:2408.08252), Algorithm 1."""
from __future__ import annotations

from collections.abc import Iterator

import torch

from engines.noise import KEEP, Noise
from engines.process import DiffusionProcess
from engines.samplers.common import begin, written
from engines.selection import draw_by_value, log_weights
from engines.step import Step
from engines.value import Value


def svdd(process: DiffusionProcess, value: Value, *, particles: int, alpha: float, noise: Noise,
         start: Step | None = None) -> Iterator[Step]:
    """Each lane draws M candidates and keeps one by exp(v̂/α). Lanes never meet, no weight is carried over."""
    state = begin(process, value, noise, start)
    lane = torch.arange(len(noise.lanes))
    for t in reversed(range(state.t)):
        candidates = process.propose(state.x, state.prediction, t + 1, particles, noise.at(t))
        judged = value(candidates, t, state)
        values = judged.values.view(-1, particles)
        kept = draw_by_value(values, alpha, noise.at(t, KEEP).uniform(1, particles)) + lane * particles
        parents = lane.repeat_interleave(particles)
        yield written(judged, parents, parents, kept, log_weights(values, alpha))
        state = judged.state.keep(kept)
