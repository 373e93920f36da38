"""Sequential Monte Carlo (twisted diffusion sampler, Wu et al. 2023, arXiv:2306.17775) with the pre-trained proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from engines.diffusion.noise import KEEP, Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.step import Step
from engines.samplers.common import always, asked, begin, slots, written
from engines.samplers.selection import effective_size, population_weights, systematic
from engines.values.state import Value

THRESHOLD = 0.5  # resample when ESS falls below this share of the population


def smc(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    start: Step | None = None,
    selects: Callable[[int], bool] = always,
) -> Iterator[Step]:
    """All lanes × M particles are one population with weights Π exp((v_{t-1} − v_t)/α) since the last resampling.

    The product telescopes, so what is remembered of a particle is its value at that resampling (0 before the first).
    At t = 0 one particle a lane is drawn. Where nothing selects, nothing is weighed and everybody stays.
    """
    chains = slots(noise, particles)
    state = begin(process, value, chains, start)
    base = torch.zeros(len(state.x), dtype=torch.float64) if start is None else start.memory
    everyone = torch.arange(len(state.x))
    for t in reversed(range(state.t)):
        candidates = process.propose(state.x, state.prediction, t + 1, 1, chains.at(t))
        judged = asked(value, t, selects)(candidates, t, state)
        weights = population_weights(judged.values - base, alpha)
        kept, base = _survivors(weights, judged.values, base, len(noise.lanes) if t == 0 else None, noise.at(t, KEEP))
        yield written(judged, everyone, everyone // particles, kept, weights[None], memory=base)
        state = judged.state.keep(kept)


def _survivors(
    weights: Tensor, values: Tensor, base: Tensor, designs: int | None, noise: Noise
) -> tuple[Tensor, Tensor]:
    """Rows that stay and their values at the last resampling; at the end, `designs` of them."""
    population = len(weights)
    if designs is None and effective_size(weights) >= THRESHOLD * population:
        return torch.arange(population), base
    uniform = noise.uniform(1, 1)[:1]
    ancestors = systematic(weights[None], uniform, designs or population)[0]
    return ancestors, torch.nan_to_num(values[ancestors], nan=0.0)
