"""States with the network's predictions, and what judging candidates gives: the contract that every value keeps.

A value is called with new candidates and their time; it answers with `Judged`, which carries the prediction
made on the way, so that a survivor proposes from it and the network never sees the same state twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor

from engines.diffusion.process import DiffusionProcess
from engines.diffusion.unique import matching_rows, unique_rows
from engines.records.meter import Meter
from engines.values.estimate import Judging


@dataclass(frozen=True)
class State:
    """States of one time with the network's predictions. Equal states share one: table[place[i]] belongs to x[i].

    Where place is first, every state has its own.
    """

    x: Tensor  # [N, *event]
    t: int
    table: Any  # predictions of D distinct rows; None at t = 0
    first: Tensor  # [D] a row of x for each distinct state
    place: Tensor  # [N]

    @property
    def prediction(self) -> Any:
        return self.table if self.table is None or self.place is self.first else self.table[self.place]

    def keep(self, rows: Tensor) -> State:
        everyone = torch.arange(len(rows), device=self.x.device)
        table = None if self.table is None else self.table[self.place[rows]]
        return State(self.x[rows], self.t, table, everyone, everyone)


@dataclass(frozen=True)
class Unpredicted:
    """States of one time that the network sees when they stay: a row a survivor, however many candidates there are."""

    x: Tensor  # [N, *event]
    t: int
    first: Tensor  # [D] a row of x for each distinct state
    place: Tensor  # [N]
    judging: Judging
    parents: State

    def keep(self, rows: Tensor) -> State:
        once, place = rows.unique(return_inverse=True)
        return predict(self.judging.process, self.x[once], self.t, self.parents, self.judging.meter).keep(place)


@dataclass(frozen=True)
class Judged:
    """Candidates with what they point to and what they are worth."""

    state: State | Unpredicted
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
    first, place = unique_rows(x)
    if not t:
        return State(x, t, None, first, place)
    if parents is None:
        return State(x, t, _denoise(process, x[first], t, meter), first, place)
    source = matching_rows(parents.x, x[first])
    order = (source < 0).long().argsort(stable=True)  # known ones first: their predictions are taken over
    known = source[order[: int((source >= 0).sum())]]
    table = _completed(process, parents.table[parents.place[known]], x[first[order[len(known) :]]], t, meter)
    return State(x, t, table, first[order], order.argsort()[place])


def _completed(process: DiffusionProcess, inherited: Any, fresh: Tensor, t: int, meter: Meter) -> Any:
    """What is known, then what the network says of the rest."""
    return process.join([inherited, _denoise(process, fresh, t, meter)]) if len(fresh) else inherited


def pointed_at(judging: Judging, x: Tensor, t: int, parents: State | None) -> tuple[State, list[Any]]:
    """Candidates with the network's predictions, and the design that each points to; equal ones are decoded once."""
    state = predict(judging.process, x, t, parents, judging.meter)
    return state, designs_of(judging, state)


def foreseen(judging: Judging, x: Tensor, t: int, parents: State | None) -> tuple[State | Unpredicted, list[Any]]:
    """Candidates without the network's word on them, and the designs to which their parents' words point.

    Candidates of one parent stand together, as many as every other's; of others the network is asked.
    """
    if parents is None or len(x) % len(parents.x):
        return pointed_at(judging, x, t, parents)
    process, everyone = judging.process, torch.arange(len(x), device=x.device)
    first, place = unique_rows(x) if process.timeless else (everyone, everyone)
    parent, guess = everyone // (len(x) // len(parents.x)), process.clean(parents.x, parents.prediction, parents.t)
    if process.timeless:  # what the candidate has revealed since is known; its own parent said the rest
        guess = torch.where(x == process.mask, guess[parent], x)
        distinct, parent = unique_rows(guess)
        guess = guess[distinct]
    once = judging.decode(guess)
    return Unpredicted(x, t, first, place, judging, parents), [once[i] for i in parent.tolist()]


def designs_of(judging: Judging, state: State) -> list[Any]:
    """The design that each state points to, N of them; equal states are decoded once."""
    once = judging.decode(judging.process.clean(state.x[state.first], state.table, state.t))
    return [once[i] for i in state.place.tolist()]


def _denoise(process: DiffusionProcess, x: Tensor, t: int, meter: Meter) -> Any:
    with meter.network(len(x) * process.passes):
        return process.denoise(x, t)
