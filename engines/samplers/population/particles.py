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
from engines.samplers.common import chains_of, members_of, propose, start_state, step_of, value_at
from engines.samplers.schedule import SelectionSchedule
from engines.samplers.selection import effective_size, population_weights, systematic
from engines.values.state import State, Value


@dataclass(frozen=True)
class Weighed:
    """One population at one level.

    weights: log, normalised [n]. due: whether it must be resampled. staying, drawn: what is remembered [n, C] of a
    particle that stays, and of one that is drawn.
    """

    weights: Tensor
    due: bool
    staying: Tensor
    drawn: Tensor


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
    lean: Callable[[State, Noise], State] = lambda state, chains: state,
) -> Iterator[Step]:
    """The levels of a population; at t = 0 one particle a lane is drawn.

    weigh: (what is remembered [n, C], values [n], t) → Weighed. fresh: what is remembered of a particle at first [C].
    lean: (states, their noise) → the same, with the predictions that they are to propose from. Where nothing selects,
    nothing is weighed and everybody stays.
    """
    chains, selects = chains_of(noise, particles), settings.selects(process.levels)
    state = start_state(process, value, chains, start)
    count, everyone = len(state.x), torch.arange(len(state.x))
    memory = start.memory.view(count, -1) if start else torch.tensor(fresh, dtype=torch.float64).expand(count, -1)
    populations = members_of(process.groups(state.x))
    for t in reversed(range(state.t)):
        candidates = propose(process, lean(state, chains), 1, chains.at(t))
        judged = value_at(value, t, selects)(candidates, t, state)
        scale = weigh if selects(t) or not t else _unweighed
        weighed = [scale(memory[members], judged.values[members], t) for members in populations]
        drawn = [_drawn(each, members, particles, t, noise) for each, members in zip(weighed, populations)]
        places, kept, memory = map(torch.cat, zip(*drawn))
        kept, memory = kept[places.argsort()], memory[places.argsort()]
        step = step_of(judged, everyone, everyone // particles, kept, _weights(weighed, populations)[None], memory)
        yield replace(step, ess=torch.stack([effective_size(each.weights) for each in weighed]))
        state = judged.state.keep(kept)


def _unweighed(memory: Tensor, values: Tensor, t: int) -> Weighed:
    return Weighed(population_weights(values, 0.0), False, memory, memory)


def _weights(weighed: list[Weighed], populations: list[Tensor]) -> Tensor:
    """[N] of all particles, normalised in each population."""
    return torch.cat([each.weights for each in weighed])[torch.cat(populations).argsort()]


def _drawn(each: Weighed, members: Tensor, particles: int, t: int, noise: Noise) -> tuple[Tensor, Tensor, Tensor]:
    """Of one population: the places of survivors, their rows, what is remembered of them. At t = 0 one a lane."""
    share = 1 if t else particles
    places = members[::share] // share
    if t and not each.due:
        return places, members, each.staying
    uniform = noise.at(t, KEEP).uniform(1, 1)[members[0] // particles]
    rows = systematic(each.weights[None], uniform[None], len(places))[0]
    return places, members[rows], each.drawn[rows]
