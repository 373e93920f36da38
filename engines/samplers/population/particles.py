"""Lanes × M particles that go on side by side, and are drawn from by their weights: what a population's samplers share.

Particles of one group of the process (one prompt) are one population; groups never mix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engines.diffusion.noise import KEEP, Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.step import Step
from engines.samplers.budget import Budget
from engines.samplers.budget.levels import (
    MOST,
    SPARE,
    affordable,
    chains_ahead,
    first_ones,
    note_level,
    slots,
    spread,
)
from engines.samplers.common import members_of, propose, start_state, step_of, value_at
from engines.samplers.schedule import SelectionSchedule
from engines.samplers.selection import effective_size, population_weights, systematic
from engines.values.state import State, Value

SLACK = 0.03  # of a population's size, which is not worth a resampling


@dataclass(frozen=True)
class Weighed:
    """One population at one level.

    weights: log, normalised [n]. due: whether it must be resampled. staying, drawn: what is remembered [n, C] of a
    particle that stays, and of one that is drawn. weighed: whether the reward selects here.
    """

    weights: Tensor
    due: bool
    staying: Tensor
    drawn: Tensor
    weighed: bool = True


Weigh = Callable[[Tensor, Tensor, int], Weighed]


def populate(
    process: DiffusionProcess,
    value: Value,
    weigh: Weigh,
    fresh: Sequence[float],
    *,
    particles: int,
    noise: Noise,
    settings: SelectionSchedule,
    start: Step | None = None,
    budget: Budget | None = None,
    lean: Callable[[State, Noise], State] = lambda state, chains: state,
) -> Iterator[Step]:
    """The levels of a population; at t = 0 one particle a lane is drawn.

    weigh: (what is remembered [n, C], values [n], t) → Weighed. fresh: what is remembered of a particle at first [C].
    lean: (states, their noise) → the same, with the predictions that they are to propose from. Where nothing selects,
    nothing is weighed and everybody stays. budget: sets how many particles there are, anew wherever they are resampled.
    """
    lanes, selects = len(noise.lanes), settings.selects(process.levels)
    stride = particles if budget is None else MOST
    lane = _lanes(process, particles, noise, selects, start, budget)
    state = start_state(process, value, slots(noise, lane, stride), start)
    if budget is not None:
        budget.begin()
    owned = [lane[members].unique() for members in members_of(process.groups(state.x))]
    memory = (
        start.memory.view(len(lane), -1) if start else torch.tensor(fresh, dtype=torch.float64).expand(len(lane), -1)
    )
    for t in reversed(range(state.t)):
        chains, everyone = slots(noise, lane, stride), torch.arange(len(lane))
        candidates = propose(process, lean(state, chains), 1, chains.at(t))
        judged = value_at(value, t, selects)(candidates, t, state)
        wanted = _wanted(process, state.x, candidates, t, lanes, selects, budget)
        scale = weigh if selects(t) or not t else _unweighed
        populations = [torch.isin(lane, own).nonzero().squeeze(1) for own in owned]
        weighed = [scale(memory[members], judged.values[members], t) for members in populations]
        drawn = [_drawn(each, members, lane[members], wanted, t, noise) for each, members in zip(weighed, populations)]
        lane_after, kept, memory = map(torch.cat, zip(*drawn))
        order = lane_after.argsort(stable=True)
        kept, memory = kept[order], memory[order]
        step = step_of(judged, everyone, lane, kept, _weights(weighed, populations)[None], memory)
        lane, state = lane_after[order], judged.state.keep(kept)
        if budget is not None:
            budget.memory = {"lane": lane}
        yield replace(step, ess=torch.stack([effective_size(each.weights) for each in weighed]))


def _lanes(
    process: DiffusionProcess,
    particles: int,
    noise: Noise,
    selects: Callable[[int], bool],
    start: Step | None,
    budget: Budget | None,
) -> Tensor:
    """The lane of every particle, in order [N]."""
    lanes = torch.arange(len(noise.lanes))
    if budget is None:
        return lanes.repeat_interleave(particles)
    if start is not None:
        return start.spending["lane"]
    spare = 0.0 if selects(process.levels - 1) else SPARE[budget.of]
    return spread(lanes, affordable(process, noise, selects, budget, spare))


def _wanted(
    process: DiffusionProcess,
    before: Tensor,
    x: Tensor,
    t: int,
    lanes: int,
    selects: Callable[[int], bool],
    budget: Budget | None,
) -> float | None:
    """Particles a lane that can be paid from x_t on; None: as many as there are. before: the states of x."""
    if budget is None:
        return None
    note_level(budget, before, x, lanes)
    return budget.chains(chains_ahead(process, x, t, lanes, selects, budget), int(budget.late)) if t else None


def _unweighed(memory: Tensor, values: Tensor, t: int) -> Weighed:
    return Weighed(population_weights(values, 0.0), False, memory, memory, weighed=False)


def _weights(weighed: list[Weighed], populations: list[Tensor]) -> Tensor:
    """[N] of all particles, normalised in each population."""
    return torch.cat([each.weights for each in weighed])[torch.cat(populations).argsort()]


def _drawn(
    each: Weighed, members: Tensor, lane: Tensor, wanted: float | None, t: int, noise: Noise
) -> tuple[Tensor, Tensor, Tensor]:
    """Of one population: lanes of survivors, their rows, what is remembered of them. At t = 0 one a lane.

    lane: of the members. A population that is to be of another size is resampled into that, where it is weighed;
    elsewhere it may lose some.
    """
    own = lane.unique()
    count = len(members) if wanted is None else max(len(own), min(MOST * len(own), int(wanted * len(own) + 0.5)))
    resized = abs(count - len(members)) > SLACK * len(members)
    if t and not (each.due or (resized and each.weighed)):
        going = first_ones(lane, min(count, len(lane))) if resized else slice(None)
        return lane[going], members[going], each.staying[going]
    uniform = noise.at(t, KEEP).uniform(1, 1)[lane[0]]
    after = spread(own, count if t else len(own))
    rows = systematic(each.weights[None], uniform[None], len(after))[0]
    return after, members[rows], each.drawn[rows]
