"""Best of N: every lane runs M chains unguided and keeps one finished design, at the network cost of SVDD with M."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engines.samplers.sampler import PAPERS, Sampler
from engines.settings import Settings

if TYPE_CHECKING:
    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
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
) -> Iterator[Step]:
    """All chains survive until t = 0; there one of M is drawn by exp(r/α)."""
    import torch

    from engines.diffusion.noise import KEEP
    from engines.samplers.common import chains_of, propose, start_state, step_of
    from engines.samplers.selection import draw_by_value, log_weights

    chains = chains_of(noise, particles)
    state = start_state(process, value, chains, start)
    everyone = torch.arange(len(chains.lanes))
    lane = everyone // particles
    for t in reversed(range(state.t)):
        candidates = propose(process, state, 1, chains.at(t))
        judged = value(candidates, t, state)
        values = judged.values.view(-1, particles)
        uniform = noise.at(t, KEEP).uniform(1, particles)
        kept = everyone if t else draw_by_value(values, alpha, uniform) + torch.arange(len(values)) * particles
        weights = torch.full_like(values, -math.log(particles)) if t else log_weights(values, alpha)
        yield step_of(judged, everyone, lane, kept, weights)
        state = judged.state.keep(kept)


BEST_OF_N = Sampler(
    "Best of N",
    "each lane runs M times unguided and keeps one finished design",
    best_of_n,
    guided=False,
    weakness="What is long hardly gains: the reward chooses among finished designs alone",
    group=PAPERS,
)
