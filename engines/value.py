"""Reward → value: what a noisy state is estimated to be worth, in reward units.

A value function is called with new candidates and their time; it answers with `Judged`, which carries the prediction
made on the way, so that a survivor proposes from it and the network never sees the same state twice.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from engines.distinct import distinct, found_in
from engines.meter import Meter
from engines.process import DiffusionProcess


@dataclass(frozen=True)
class State:
    """States of one time with the network's predictions. Equal states share one: table[place[i]] belongs to x[i]."""

    x: Tensor  # [N, *event]
    t: int
    table: Tensor | None  # distinct predictions [D, …]; None at t = 0
    first: Tensor  # [D] a row of x for each distinct state
    place: Tensor  # [N]

    @property
    def prediction(self) -> Tensor | None:
        return None if self.table is None else self.table[self.place]

    def keep(self, rows: Tensor) -> "State":
        everyone = torch.arange(len(rows), device=self.x.device)
        table = None if self.table is None else self.table[self.place[rows]]
        return State(self.x[rows], self.t, table, everyone, everyone)


@dataclass(frozen=True)
class Judged:
    """Candidates with what they point to and what they are worth."""

    state: State
    designs: list[Any]  # N of them
    values: Tensor  # [N], nan = cannot be judged


class Value(Protocol):
    """(candidates [N, *event], t, the state they were proposed from) → Judged."""

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged: ...


def predict(process: DiffusionProcess, x: Tensor, t: int, parents: State | None, meter: Meter) -> State:
    """The network's word on x_t. Timeless models: equal states once, a state equal to a parent for nothing."""
    if not process.timeless:
        everyone = torch.arange(len(x), device=x.device)
        return State(x, t, _denoise(process, x, t, meter) if t else None, everyone, everyone)
    first, place = distinct(x)
    return State(x, t, _table(process, x[first], t, parents, meter) if t else None, first, place)


def _table(process: DiffusionProcess, rows: Tensor, t: int, parents: State | None, meter: Meter) -> Tensor:
    """Predictions of distinct rows [D, …]; those of known parents are taken over."""
    if parents is None or parents.table is None:
        return _denoise(process, rows, t, meter)
    source = found_in(parents.x, rows)
    known, fresh = (source >= 0).nonzero().squeeze(1), (source < 0).nonzero().squeeze(1)
    inherited = parents.table[parents.place[source[known]]]
    if not len(fresh):
        return inherited
    computed = _denoise(process, rows[fresh], t, meter)
    table = torch.empty(len(rows), *computed.shape[1:], dtype=computed.dtype, device=computed.device)
    table[known], table[fresh] = inherited, computed
    return table


def designs_of(process: DiffusionProcess, decode: Callable[[Tensor], list[Any]], state: State) -> list[Any]:
    """What each state points to, N designs; equal states are decoded once."""
    once = decode(process.clean(state.x[state.first], state.table, state.t))
    return [once[i] for i in state.place.tolist()]


def _denoise(process: DiffusionProcess, x: Tensor, t: int, meter: Meter) -> Tensor:
    with meter.network(len(x)):
        return process.denoise(x, t)


@dataclass(frozen=True)
class Unjudged:
    """Value of a run that looks at no reward before it is finished: nan until t = 0, the reward there."""

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    score: Callable[[list[Any]], Tensor]
    meter: Meter

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        values = self.score(designs) if t == 0 else torch.full((len(x),), math.nan, dtype=torch.float64)
        return Judged(state, designs, values)


@dataclass(frozen=True)
class PosteriorMean:
    """v̂(x_t) = r(x̂0(x_t)), SVDD-PM (Li et al. 2024, §4.2)."""

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    score: Callable[[list[Any]], Tensor]
    meter: Meter

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        return Judged(state, designs, self.score(designs))


@dataclass(frozen=True)
class Exact:
    """A value known in closed form: soft(x_t, t) [N] → v_t. For the toy domain, where it exists."""

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    soft: Callable[[Tensor, int], Tensor]
    meter: Meter

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        return Judged(state, designs, self.soft(x[state.first], t)[state.place])
