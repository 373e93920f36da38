"""At which levels a lane's candidates cost something: what a budget is shared out over."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.diffusion.process import DiffusionProcess
from engines.samplers.budget import CALLS, MOST, ROWS, SECONDS, Ahead, Budget, whole
from engines.values.state import State

SPARE = {ROWS: 1.0, CALLS: 0.0, SECONDS: 20.0}  # levels' worth of chains more than a budget is thought to pay
LAST, MOST_LAST = 1.6, 0.16  # changes of a lane among whose few letters there is little to choose; their share at most


def look_ahead(process: DiffusionProcess, state: State, lanes: int, selects: Callable[[int], bool], of: str) -> Ahead:
    """Of states that stand for so many lanes.

    A finished design costs no row, and a level that does not select no call; but every finished design costs a call.
    """
    changing = process.changing(state.x, state.t) * lanes / len(state.x)
    choosing = changing * torch.tensor([not t or selects(t) for t in range(state.t)])
    if of == ROWS:
        choosing[0] = 0.0
    now, rest = float(choosing[-1]), float((changing - choosing)[1:].sum()) if of == ROWS else 0.0
    if of == CALLS:
        rest = lanes - now * (state.t == 1)
    total = float(choosing.sum())
    return Ahead(
        now, total, max(now, total * _share(process, state.t, total / lanes)), rest, rest * (not process.timeless)
    )


def chains_ahead(
    process: DiffusionProcess, x: Tensor, t: int, lanes: int, selects: Callable[[int], bool], budget: Budget
) -> Ahead:
    """Of chains x_t that stand for so many lanes: every one pays at every level, and is judged where it changed.

    selects: at which levels the reward is asked; a finished design costs one call.
    """
    changing = process.changing(x, t) * lanes / len(x)
    if budget.of == ROWS:
        changing[0] = 0.0
    if budget.of == CALLS:
        waited = next((n for n in range(process.levels - t) if selects(t + n)), process.levels - t)
        begun = waited * float(changing[-1])
        changing = _since_selected(changing, [not s or selects(s) for s in range(t)], lanes, begun)
        changing[0] /= budget.pace
    now, total = float(changing[-1]), float(changing.sum())
    share = _share(process, t, total / lanes) if budget.of == CALLS else 1.0
    return Ahead(now, total, max(float(changing.max()), total * share), 0.0)


def _share(process: DiffusionProcess, t: int, each: float) -> float:
    """Of the changes that are to come after level t, `each` a lane: those for which something is left to be spent."""
    whole = max(each, 1e-9) * process.levels / t  # of the run, about
    return 1 - min(MOST_LAST, LAST / whole) * process.levels / t * process.timeless


def _since_selected(changing: Tensor, selects: list[bool], lanes: int, since: float) -> Tensor:
    """[t] lanes that changed since the reward was asked before, at levels where it is asked; elsewhere none.

    since: how many have by now.
    """
    found = torch.zeros_like(changing)
    for s in reversed(range(len(changing))):
        since += float(changing[s])
        if selects[s]:
            found[s], since = min(float(lanes), since), 0.0
    return found


def affordable(
    process: DiffusionProcess, noise: Noise, selects: Callable[[int], bool], budget: Budget, spare: float = 0.0
) -> int:
    """How many chains to begin from noise, one a lane at least.

    spare: so many levels may cost nothing, as the first ones of masked models do, whose states are much alike.
    """
    lanes = len(noise.lanes)
    ahead = chains_ahead(process, process.prior(lanes, noise), process.levels, lanes, selects, budget)
    noisy = 1 if budget.of == ROWS and not process.timeless else 0  # rows of x_T, which masked models share
    more = 1 + spare * (process.timeless or budget.of == SECONDS) * lanes / max(ahead.lanes, lanes)
    return int(min(MOST, max(1.0, budget.chains(ahead, noisy) * more)) * lanes + 0.5)


def spread(lanes: Tensor, count: int) -> Tensor:
    """Lanes [B] → of `count` chains the lane of each, in order: as many of all, of the first ones one more."""
    each, more = divmod(count, len(lanes))
    return lanes.repeat_interleave(each + (torch.arange(len(lanes)) < more).long())


def slots(noise: Noise, lane: Tensor, stride: int) -> Noise:
    """The noise of chains, by their lanes [N] in order; the m-th of a lane has slot lane·stride + m."""
    return Noise(noise.seed, noise.lanes[lane] * stride + by_lane(lane)[0], noise.step, noise.purpose)


def by_lane(lane: Tensor) -> tuple[Tensor, Tensor]:
    """Lanes of chains in order [N] → (which of its lane's each is [N], how many every lane has [B])."""
    return torch.arange(len(lane)) - torch.searchsorted(lane, lane), lane.bincount()


def first_ones(lane: Tensor, count: int) -> Tensor:
    """Of chains in the order of their lanes [N] the rows of `count`, as many of every lane."""
    (place, _), (own, number) = by_lane(lane), lane.unique(return_inverse=True)
    left = spread(torch.arange(len(own)), count).bincount(minlength=len(own))
    return (place < left[number]).nonzero().squeeze(1)


def note_level(budget: Budget, before: Tensor, candidates: Tensor, lanes: int) -> None:
    """What it cost that so many lanes' chains went from the states `before` to candidates."""
    budget.note_chains(len(candidates) / lanes, changed(before, candidates) * lanes / len(before))


def copies_of(
    budget: Budget, process: DiffusionProcess, state: State, lanes: int, selects: Callable[[int], bool]
) -> int:
    """How many candidates a lane has at the next level: one where nothing selects, or nothing is left."""
    t = state.t - 1
    m = budget.candidates(look_ahead(process, state, lanes, selects, budget.of))
    choice = (selects(t) or not t) and process.changing(state.x, state.t)[-1] > 0
    return max(1, min(MOST, whole(m, t))) if choice else 1


def changed(x: Tensor, candidates: Tensor) -> int:
    """How many of N states have a candidate that differs from them: candidates [N·M, *event], parent-major.

    0 of states that are all alike, as x_T of masked models: what they cost tells nothing of others.
    """
    if len(x) > 1 and bool((x == x[:1]).all()):
        return 0
    copies = len(candidates) // len(x)
    other = (candidates != x.repeat_interleave(copies, 0)).flatten(1).any(1)
    return int(other.view(-1, copies).any(1).sum())
