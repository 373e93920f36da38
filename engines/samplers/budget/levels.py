"""At which levels a lane's candidates cost something: what a budget is shared out over."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engines.diffusion.process import DiffusionProcess
from engines.samplers.budget import CALLS, ROWS, Ahead, Budget, whole
from engines.values.state import State

LAST = 0.04  # of all changes: with few letters masked there is little to choose, and nothing is left to be spent on it


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
    share, total = 1 - LAST * process.levels / state.t * process.timeless, float(choosing.sum())
    return Ahead(now, total, max(now, total * share), rest, rest * (not process.timeless))


def copies_of(
    budget: Budget, process: DiffusionProcess, state: State, lanes: int, selects: Callable[[int], bool], most: int
) -> int:
    """How many candidates a lane has at the next level: one where nothing selects, or nothing is left."""
    t = state.t - 1
    m = budget.candidates(look_ahead(process, state, lanes, selects, budget.of))
    choice = (selects(t) or not t) and process.changing(state.x, state.t)[-1] > 0
    return max(1, min(most, whole(m, t))) if choice else 1


def changed(x: Tensor, candidates: Tensor) -> int:
    """How many of N states have a candidate that differs from them: candidates [N·M, *event], parent-major."""
    copies = len(candidates) // len(x)
    other = (candidates != x.repeat_interleave(copies, 0)).flatten(1).any(1)
    return int(other.view(-1, copies).any(1).sum())
