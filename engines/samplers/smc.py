"""Sequential Monte Carlo with the pre-trained proposal (twisted diffusion, Wu et al. 2023, arXiv:2306.17775)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from engines.samplers.sampler import Sampler
from engines.samplers.schedule import SelectionSchedule

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.values.state import Value


class SmcSettings(SelectionSchedule):
    """When the reward selects, and how uneven weights may become before the population is resampled."""

    threshold: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Resample below this share of ESS",
        description="the effective sample size, as a share of the population, below which it is resampled",
    )


def smc(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    settings: SmcSettings,
    start: Step | None = None,
) -> Iterator[Step]:
    """All lanes × M particles are one population with weights Π exp((v_{t-1} − v_t)/α) since the last resampling.

    The product telescopes, so what is remembered of a particle is its value at that resampling (0 before the first).
    At t = 0 one particle a lane is drawn. Where nothing selects, nothing is weighed and everybody stays.
    """
    import torch

    from engines.diffusion.noise import KEEP
    from engines.samplers.common import chains_of, propose, start_state, step_of, value_at
    from engines.samplers.selection import population_weights

    chains, selects = chains_of(noise, particles), settings.selects(process.levels)
    state = start_state(process, value, chains, start)
    base = torch.zeros(len(state.x), dtype=torch.float64) if start is None else start.memory
    everyone = torch.arange(len(state.x))
    for t in reversed(range(state.t)):
        candidates = propose(process, state, 1, chains.at(t))
        judged = value_at(value, t, selects)(candidates, t, state)
        weights = population_weights(judged.values - base, alpha)
        kept = _survivors(weights, settings.threshold, None if t else len(noise.lanes), noise.at(t, KEEP))
        base = base if kept is None else torch.nan_to_num(judged.values[kept], nan=0.0)
        kept = everyone if kept is None else kept
        yield step_of(judged, everyone, everyone // particles, kept, weights[None], memory=base)
        state = judged.state.keep(kept)


def _survivors(weights: Tensor, threshold: float, designs: int | None, noise: Noise) -> Tensor | None:
    """Rows that stay: the resampled population, at the end `designs` of it; None where nothing need be resampled."""
    from engines.samplers.selection import effective_size, systematic

    if designs is None and effective_size(weights) >= threshold * len(weights):
        return None
    return systematic(weights[None], noise.uniform(1, 1)[:1], designs or len(weights))[0]


SMC = Sampler(
    "SMC",
    "all lanes are one population of lanes × M particles, resampled by value ratios",
    smc,
    settings=SmcSettings,
    different=0.6,
)
