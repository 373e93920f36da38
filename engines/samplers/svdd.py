"""Soft value-based decoding, Li et al. 2024 (arXiv:2408.08252), Algorithm 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from engines.samplers.sampler import PAPERS, Sampler
from engines.samplers.schedule import SelectionSchedule

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.values.state import Value


def svdd(process: DiffusionProcess, value: Value, **run: Any) -> Iterator[Step]:
    """Each lane draws M candidates and keeps one by exp(v̂/α), or a single one where nothing selects.

    Lanes never meet, no weight is carried over. run: as guide_lanes takes it.
    """
    yield from guide_lanes(process, value, _stay, **run)


def _stay(x: Tensor, values: Tensor, t: int) -> slice:
    return slice(None)


def guide_lanes(
    process: DiffusionProcess,
    value: Value,
    exchange: Callable[[Tensor, Tensor, int], Any],
    *,
    particles: int,
    alpha: float,
    noise: Noise,
    settings: SelectionSchedule,
    start: Step | None = None,
) -> Iterator[Step]:
    """The levels of SVDD, after each of which lanes may go on from one another's picks.

    exchange: (picks [B, *event], their values [B], t) → the lane from whose pick each lane goes on [B].
    """
    import torch

    from engines.diffusion.noise import KEEP
    from engines.samplers.common import propose, start_state, step_of, value_at
    from engines.samplers.selection import draw_by_value, log_weights

    state = start_state(process, value, noise, start)
    lane, selects = torch.arange(len(noise.lanes)), settings.selects(process.levels)
    for t in reversed(range(state.t)):
        copies = particles if selects(t) else 1
        candidates = propose(process, state, copies, noise.at(t))
        judged = value_at(value, t, selects)(candidates, t, state)
        values = judged.values.view(-1, copies)
        picks = draw_by_value(values, alpha, noise.at(t, KEEP).uniform(1, copies)) + lane * copies
        kept = picks[exchange(candidates[picks], judged.values[picks], t)]
        parents = lane.repeat_interleave(copies)
        yield step_of(judged, parents, parents, kept, log_weights(values, alpha))
        state = judged.state.keep(kept)


SVDD = Sampler(
    "SVDD",
    "each lane keeps one of M candidates by exp(value/α) at every level",
    svdd,
    settings=SelectionSchedule,
    proposed=lambda particles, selecting: particles if selecting else 1,
    weakness="It goes on with the best of M also where none of them is good, and takes no choice back",
    group=PAPERS,
)
