"""Sequential Monte Carlo with the pre-trained proposal.

Twisted diffusion, Wu et al. 2023 (arXiv:2306.17775); Feynman–Kac steering, Singhal et al. 2025 (arXiv:2501.06848).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from engines.samplers.population.potentials import POTENTIALS
from engines.samplers.sampler import PAPERS, Sampler
from engines.samplers.schedule import SelectionSchedule

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.samplers.population.particles import Weighed
    from engines.values.state import Value


class SmcSettings(SelectionSchedule):
    """When the reward selects, how uneven weights may become before the population is resampled, and what they are."""

    threshold: float = Field(
        0.5,
        ge=0,
        le=1,
        title="Resample below this share of ESS",
        description="the effective sample size, as a share of the population, below which it is resampled",
    )
    potential: Literal["difference", "max", "sum"] = Field(
        "difference",
        title="Potential",
        description="what of a path counts on its way: how its value grew, its largest value, or the sum of its values",
    )
    pressure: float = Field(
        1.0,
        ge=0,
        le=1,
        title="First pressure",
        description="how much of 1/α counts at the first level, where values are vague; it grows evenly to all of it",
    )


def smc(process: DiffusionProcess, value: Value, *, alpha: float, settings: SmcSettings, **run: Any) -> Iterator[Step]:
    """Lanes × M particles, weighed by the potentials of their paths since the last resampling.

    With λ_t from `pressure` to 1, the difference is Π exp((λ_t v_t − λ_{t+1} v_{t+1})/α), which telescopes. Every
    potential aims at p·exp(r/α), and few particles are nearest to it by the difference; see potentials.py. run: as
    `populate` takes the rest.
    """
    from engines.samplers.population.particles import populate

    potential, last = POTENTIALS[settings.potential], max(1, process.levels - 1)

    def weigh(paths: Tensor, values: Tensor, t: int) -> Weighed:
        share = 1 - (1 - settings.pressure) * t / last
        followed, totals = potential.follow(paths, share * values)
        return _weighed(followed, totals if t else values, alpha, settings.threshold)

    yield from populate(process, value, weigh, potential.fresh, settings=settings, **run)


def _weighed(paths: Tensor, totals: Tensor, alpha: float, threshold: float) -> Weighed:
    import torch

    from engines.samplers.population.particles import Weighed
    from engines.samplers.selection import effective_size, population_weights

    weights = population_weights(totals - paths[:, 0], alpha)
    drawn = torch.cat([totals.nan_to_num(nan=0.0)[:, None], paths[:, 1:]], 1)
    return Weighed(weights, bool(effective_size(weights) < threshold * len(weights)), paths, drawn)


SMC = Sampler(
    "SMC",
    "all lanes are one population of lanes × M particles, resampled by value ratios",
    smc,
    settings=SmcSettings,
    spends="particles",
    collapses=True,
    copies=True,
    weakness="Where values lie many α apart, few ancestors are left and designs come out alike",
    group=PAPERS,
)
