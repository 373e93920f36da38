"""Soft value-based decoding, Li et al. 2024 (arXiv:2408.08252), Algorithm 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import Field

from engines.samplers.sampler import PAPERS, Sampler
from engines.samplers.schedule import SelectionSchedule, nowhere

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.noise import Noise
    from engines.diffusion.process import DiffusionProcess
    from engines.records.step import Step
    from engines.samplers.budget import Budget
    from engines.values.state import State, Value


class SvddSettings(SelectionSchedule):
    """When the reward selects, and how its candidates are spread over the levels."""

    early: float = Field(
        1.0,
        ge=0,
        le=2,
        title="Candidates early",
        description="share of M with which it begins; below 1 few are tried early and as many more late, M on average",
    )

    @property
    def peak(self) -> float:
        """The most candidates of a level, as a share of M."""
        return max(self.early, 2 - self.early)

    def candidates(self, particles: int, levels: int) -> list[int]:
        """Of a lane at every level t: one where nothing selects, elsewhere from early·M to (2 − early)·M.

        The first n of S levels that select have M·n·(early + (1 − early)·n/S), which ends with M·S.
        """
        selecting = list(filter(self.selects(levels), reversed(range(levels))))
        share = [n * (self.early + (1 - self.early) * n / len(selecting)) for n in range(len(selecting) + 1)]
        spent = [round(particles * each) for each in share]
        counts = {t: max(1, after - before) for t, before, after in zip(selecting, spent, spent[1:])}
        return [counts.get(t, 1) for t in range(levels)]


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
    settings: SvddSettings,
    start: Step | None = None,
    budget: Budget | None = None,
) -> Iterator[Step]:
    """The levels of SVDD, after each of which lanes may go on from one another's picks.

    exchange: (picks [B, *event], their values [B], t) → the lane from whose pick each lane goes on [B]. budget: shared
    out evenly over the states that change; where that leaves one candidate, nothing is judged.
    """
    import torch

    from engines.diffusion.noise import KEEP
    from engines.samplers.budget.levels import changed
    from engines.samplers.common import propose, start_state, step_of, value_at
    from engines.samplers.selection import draw_by_value, log_weights

    state = start_state(process, value, noise, start)
    lane, selects = torch.arange(len(noise.lanes)), settings.selects(process.levels)
    count = _counts(process, settings, particles, len(lane), budget)
    for t in reversed(range(state.t)):
        copies = count(state)
        candidates = propose(process, state, copies, noise.at(t))
        watched = selects if budget is None or copies > 1 else nowhere
        judged = value_at(value, t, watched)(candidates, t, state)
        values = judged.values.view(-1, copies)
        picks = draw_by_value(values, alpha, noise.at(t, KEEP).uniform(1, copies)) + lane * copies
        kept = picks[exchange(candidates[picks], judged.values[picks], t)]
        parents = lane.repeat_interleave(copies)
        before, state = state, judged.state.keep(kept)
        if budget is not None:
            budget.note(copies, changed(before.x, candidates))
        yield step_of(judged, parents, parents, kept, log_weights(values, alpha))


def _counts(
    process: DiffusionProcess, settings: SvddSettings, particles: int, lanes: int, budget: Budget | None
) -> Callable[[State], int]:
    """(states) → how many candidates each has at the next level."""
    if budget is None:
        counts = settings.candidates(particles, process.levels)
        return lambda state: counts[state.t - 1]
    from engines.samplers.budget.levels import copies_of

    return lambda state: copies_of(budget, process, state, lanes, settings.selects(process.levels))


SVDD = Sampler(
    "SVDD",
    "each lane keeps one of M candidates by exp(value/α) at every level",
    svdd,
    settings=SvddSettings,
    spends="particles",
    proposed=lambda particles, selecting: particles if selecting else 1,
    branches=True,
    weakness="It goes on with the best of M also where none of them is good, and takes no choice back",
    group=PAPERS,
)
