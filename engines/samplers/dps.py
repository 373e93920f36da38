"""Diffusion posterior sampling (Chung et al. 2023, arXiv:2209.14687): the SVDD paper's baseline with a gradient.

Masked models lean their logits, as discrete guidance does (Nisonoff et al. 2024, arXiv:2406.01572).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from engines.samplers.sampler import PAPERS, Sampler
from engines.settings import Settings

if TYPE_CHECKING:
    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.values.state import Value


class DpsSettings(Settings):
    """How far a step may be pushed."""

    push: float = Field(
        3.0,
        ge=0,
        le=100,
        title="Strongest push",
        description="how far a level leans at most, and always at α = 0: in standard deviations of what is still open, "
        "or in nats of a letter's chances; less keeps designs natural",
        json_schema_extra={"usual": 30},
    )


def dps(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    settings: DpsSettings,
    start: Step | None = None,
) -> Iterator[Step]:
    """One chain a lane, whose predictions lean along ∇r(x̂0)/α, by `push` at most; α = ∞ is the unguided model.

    Where the reward is linear in x̂0 and x̂0 is all that is known, the law is p·exp(r/α). On the toy chain (3 levels)
    the total variation from it at α = .1, .2, .5 is .02, .03, .03 for the share of letters (Monte-Carlo error), .10,
    .03, .03 for their order and .26, .18, .04 for both; on the mixture the islands' is .02 at α = .5, .8 and 2, and the
    mean reward 1.36, 1.10 and .46 where the law has 1.24, 1.02 and .45. A candidate's value is r(x̂0) of the numbers
    that the gradient is of; a finished design's is its true reward.
    """
    import torch

    from engines.diffusion.lean import LeaningProcess, Strength
    from engines.samplers.common import propose, start_state, step_of
    from engines.values.state import Judged, designs_of, predict

    judging, lane = value.judging, torch.arange(len(noise.lanes))
    leaning = LeaningProcess(process, judging.merit, Strength(alpha, settings.push), judging.meter.gradient)
    judging = replace(judging, process=leaning)
    state = start_state(leaning, value, noise, start)
    for t in reversed(range(state.t)):
        x = propose(leaning, state, 1, noise.at(t))
        state = predict(leaning, x, t, state, judging.meter)
        designs = designs_of(judging, state)
        worth = state.table.worth[state.place].double().cpu() if t else judging.score(designs)
        yield step_of(Judged(state, designs, worth), lane, lane, lane, torch.zeros(len(lane), 1))


DPS = Sampler(
    "DPS",
    "each lane follows the gradient of the reward of what it points to, without candidates",
    dps,
    guided=False,
    settings=DpsSettings,
    gradient=True,
    proposed=lambda particles, selecting: 1,
    weakness="It follows the reward's gradient also where that is wrong, so that designs may fool the network: look at "
    "the judge; two rewards at odds are off p·exp(r/α) by a quarter where α is small",
    group=PAPERS,
    unused=("particles",),
)
