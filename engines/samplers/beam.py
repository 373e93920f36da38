"""Stochastic beam search over the levels: SVDD and best-of-N are its ends.

Kool et al. 2019 (arXiv:1903.06059) draw beams without replacement; Li et al. 2024 (arXiv:2408.08252) name the ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import Field

from engines.samplers.sampler import Sampler
from engines.samplers.schedule import SelectionSchedule

if TYPE_CHECKING:
    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.samplers.budget import Budget
    from engines.values.state import State, Value


class BeamSettings(SelectionSchedule):
    """How many partial designs a lane keeps, and when it chooses them."""

    every: int = Field(
        4,
        ge=1,
        le=1000,
        title="Select at every k-th level",
        description="between these levels the branches of a lane run on",
        json_schema_extra={"usual": 20},
    )
    beams: int = Field(
        2,
        ge=1,
        le=1024,
        title="Beams N",
        description="partial designs that a lane keeps; each branches into M/N, so M is a multiple of N",
        json_schema_extra={"usual": 16},
    )

    def fits(self, request: Any) -> None:
        """Raises ValueError where M cannot be shared among the beams, or no level would select."""
        super().fits(request)
        if request.particles % self.beams:
            raise ValueError(
                f"M = {request.particles} candidates cannot be shared evenly among {self.beams} beams; "
                f"take a multiple of {self.beams} for M, or another number of beams."
            )


def beam(
    process: DiffusionProcess,
    value: Value,
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    settings: BeamSettings,
    start: Step | None = None,
    budget: Budget | None = None,
) -> Iterator[Step]:
    """A lane's N partial designs branch into M, which run on; every k-th level draws N of them by exp(v̂/α).

    They are drawn without replacement, at t = 0 one. N = k = 1 is SVDD; N = M with k = T is best-of-N. A beam of more
    is chosen again and again by its whole value, so it aims above p·exp(r/α): on the toy chain with exact values, M 16,
    k 1 and α = .2, the total variation is .04, .09, .12 for N = 1, 2, 4, the mean reward .67, .75, .78 (the law's .69).
    A budget sets into how many they branch, anew each time.
    """
    import torch

    from engines.diffusion.noise import KEEP
    from engines.samplers.budget.levels import note_level
    from engines.samplers.common import chains_of, propose, start_state, step_of, value_at
    from engines.samplers.selection import draw_several, log_weights

    beams, lanes = chains_of(noise, settings.beams), len(noise.lanes)
    state, selects = start_state(process, value, beams, start), settings.selects(process.levels)
    for t in reversed(range(state.t)):
        if budget is not None:
            branching = t + 1 == process.levels or selects(t + 1)
            particles = _branches(process, state, lanes, settings, budget, branching)
        lane = torch.arange(lanes).repeat_interleave(particles)
        first = torch.arange(lanes)[:, None] * particles
        copies = len(lane) // len(state.x)
        chains = beams if len(state.x) == len(beams.lanes) else chains_of(noise, particles)
        candidates = propose(process, state, copies, chains.at(t))
        judged = value_at(value, t, selects)(candidates, t, state)
        values, kept = judged.values.view(-1, particles), torch.arange(len(lane))
        weights = torch.full_like(values, -math.log(particles))
        if selects(t) or not t:
            uniform = noise.at(t, KEEP).uniform(1, particles)
            kept = (draw_several(values, alpha, uniform, settings.beams if t else 1) + first).flatten()
            weights = log_weights(values, alpha)
        parents = torch.arange(len(state.x)).repeat_interleave(copies)
        before, state = state.x, judged.state.keep(kept)
        if budget is not None:
            note_level(budget, before, candidates, lanes)
        yield step_of(judged, parents, lane, kept, weights)


def _branches(
    process: DiffusionProcess, state: State, lanes: int, settings: BeamSettings, budget: Budget, branching: bool
) -> int:
    """Of a lane at the next level: what can be paid, a multiple of its beams; between two choices what there are."""
    from engines.samplers.budget import whole
    from engines.samplers.budget.levels import MOST, chains_ahead

    selects = settings.selects(process.levels)
    m = budget.chains(chains_ahead(process, state.x, state.t, lanes, selects, budget))
    if not branching:
        return len(state.x) // lanes
    return settings.beams * max(1, min(MOST // settings.beams, whole(m / settings.beams, state.t)))


BEAM = Sampler(
    "Beam",
    "each lane keeps N partial designs, which branch into M candidates and are chosen anew at every k-th level",
    beam,
    settings=BeamSettings,
    siblings=False,
    spends="particles",
    branches=True,
    weakness="Beams of a lane are much alike, and M is divided among them; the reward counts more than its α says",
)
