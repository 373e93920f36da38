"""Resampling by standardised gains of value, as AMC (2026) does: one strength for every reward, whatever its unit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import Field

from engines.samplers.sampler import Sampler
from engines.samplers.schedule import SelectionSchedule

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.samplers.population.particles import Weighed
    from engines.values.state import State, Value


class StandardisedSettings(SelectionSchedule):
    """When the population is resampled, and how strictly."""

    every: int = Field(
        8,
        ge=1,
        le=1000,
        title="Select at every k-th level",
        description="at every one designs come out alike; at every 8th most stay different",
        json_schema_extra={"usual": 20},
    )
    strictness: float = Field(
        0.5,
        ge=0.01,
        le=100,
        title="Temperature a, in standard deviations",
        description="takes α's place: a gain of one standard deviation counts exp(1/a); .5 suits every reward",
        json_schema_extra={"usual": 2},
    )
    drafts: int = Field(
        0,
        ge=0,
        le=256,
        title="Drafts",
        description="sampled designs of a state that its next letters lean toward, where they score; 0 leaves them be",
        json_schema_extra={"usual": 16},
    )
    lean: float = Field(
        4.0,
        ge=0,
        le=100,
        title="Lean toward drafts γ",
        description="how far letters lean toward those of good drafts, whatever the reward's unit",
        json_schema_extra={"usual": 10},
    )


def standardised(
    process: DiffusionProcess, value: Value, *, alpha: float, settings: StandardisedSettings, **run: Any
) -> Iterator[Step]:
    """Lanes × M particles, drawn at every k-th level by exp(D / (a·sd D)), D what their values gained since the last.

    It hangs neither on α nor on the reward's unit, and does not aim at p·exp(r/α). Where it selects once, its law is
    that of α = a·sd r (toy chain, a = .5: α = .13); where it selects at every level, a stricter one: with E[r | x_t]
    as the value the nearest is α = .08 (total variation .002), under two rewards at odds α = .03 (.18). run: as
    `populate` takes the rest.
    """
    from engines.samplers.population.particles import Weighed, populate
    from engines.samplers.selection import population_weights

    def weigh(before: Tensor, values: Tensor, t: int) -> Weighed:
        gains = values - before[:, 0]
        weights = population_weights(gains, settings.strictness * _spread(gains))
        return Weighed(weights, True, before, values.nan_to_num(nan=0.0)[:, None])

    def lean(state: State, chains: Noise) -> State:
        from engines.samplers.population.drafts import leant

        return leant(state, value.judging, settings.drafts, settings.lean, chains) if settings.drafts else state

    yield from populate(process, value, weigh, (0.0,), settings=settings, lean=lean, **run)


def _spread(gains: Tensor) -> float:
    """The standard deviation of what is known of gains [n]; above 0."""
    known = gains[gains.isfinite()]
    return max(float(known.std(unbiased=False)) if len(known) else 0.0, sys.float_info.min)


STANDARDISED = Sampler(
    "Standardised",
    "all lanes are one population of lanes × M particles, resampled by their gains in standard deviations",
    standardised,
    settings=StandardisedSettings,
    spends="particles",
    siblings=False,
    copies=True,
    weakness="Its law is not p·exp(r/α), and few ancestors are left where it selects often",
    unused=("alpha",),
)
