"""Best of N: every lane runs M chains unguided and keeps one finished design, at the network cost of SVDD with M."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch

from engines.diffusion.noise import KEEP, Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.step import Step
from engines.samplers.common import begin, slots, written
from engines.samplers.selection import draw_by_value, log_weights
from engines.values.state import Value


def best_of_n(
    process: DiffusionProcess, value: Value, *, particles: int, alpha: float, noise: Noise, start: Step | None = None
) -> Iterator[Step]:
    """All chains survive until t = 0; there one of M is drawn by exp(r/α)."""
    chains = slots(noise, particles)
    state = begin(process, value, chains, start)
    everyone = torch.arange(len(chains.lanes))
    lane = everyone // particles
    for t in reversed(range(state.t)):
        candidates = process.propose(state.x, state.prediction, t + 1, 1, chains.at(t))
        judged = value(candidates, t, state)
        values = judged.values.view(-1, particles)
        uniform = noise.at(t, KEEP).uniform(1, particles)
        kept = everyone if t else draw_by_value(values, alpha, uniform) + torch.arange(len(values)) * particles
        weights = torch.full_like(values, -math.log(particles)) if t else log_weights(values, alpha)
        yield written(judged, everyone, lane, kept, weights)
        state = judged.state.keep(kept)
