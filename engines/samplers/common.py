"""What all samplers share: where a run begins (or goes on), and the Step of what was judged and kept."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.diffusion.process import DiffusionProcess
from engines.records.step import Step
from engines.samplers.selection import effective_size
from engines.values.state import Judged, State, Value, predict
from engines.values.unjudged import Unjudged
from engines.yield_points import pieces

PROPOSED_AT_ONCE = 4096  # candidates


def value_at(value: Value, t: int, selects: Callable[[int], bool]) -> Value:
    """The value at levels that select, and of finished designs; elsewhere one that leaves candidates unjudged."""
    return value if t == 0 or selects(t) else Unjudged(value.judging)


def start_state(process: DiffusionProcess, value: Value, noise: Noise, start: Step | None) -> State:
    """Noise at t = T, or the survivors of a stored step."""
    if start is not None:
        with value.judging.meter.repeating():
            return predict(process, start.candidates[start.kept], start.t, None, value.judging.meter)
    x = process.prior(len(noise.lanes), noise)
    return predict(process, x, process.levels, None, value.judging.meter)


def propose(process: DiffusionProcess, state: State, copies: int, noise: Noise) -> Tensor:
    """Candidates of every state [N·copies, *event], parent-major; no more than PROPOSED_AT_ONCE are made together."""
    if len(state.x) * copies <= PROPOSED_AT_ONCE:
        return process.propose(state.x, state.prediction, state.t, copies, noise)
    parents = pieces(torch.arange(len(state.x)), max(1, PROPOSED_AT_ONCE // copies))
    return torch.cat([_propose_some(process, state.keep(some), copies, noise.of(some)) for some in parents])


def _propose_some(process: DiffusionProcess, state: State, copies: int, noise: Noise) -> Tensor:
    return process.propose(state.x, state.prediction, state.t, copies, noise)


def chains_of(noise: Noise, particles: int) -> Noise:
    """The noise of lanes × particles chains that run side by side; slot b·M + m belongs to lane b."""
    slot = noise.lanes[:, None] * particles + torch.arange(particles)
    return Noise(noise.seed, slot.flatten(), noise.step, noise.purpose)


def members_of(groups: Tensor) -> list[Tensor]:
    """Numbers [N] of groups → the rows of each group, in their order."""
    return [(groups == group).nonzero().squeeze(1) for group in groups.unique()]


def step_of(
    judged: Judged, parents: Tensor, lanes: Tensor, kept: Tensor, weights: Tensor, memory: Tensor | None = None
) -> Step:
    """A Step from its parts; weights: normalised log-weights [groups, members]."""
    return Step(
        judged.state.t,
        judged.state.x,
        judged.designs,
        parents,
        lanes,
        judged.values,
        kept,
        weights.flatten(),
        effective_size(weights),
        memory=memory,
    )
