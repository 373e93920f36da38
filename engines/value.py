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
from engines.noise import FILL, Noise
from engines.process import DiffusionProcess


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
    if not t:
        return State(x, t, None, first, place)
    if parents is None:
        return State(x, t, _denoise(process, x[first], t, meter), first, place)
    source = found_in(parents.x, x[first])
    order = (source < 0).long().argsort(stable=True)  # known ones first: their predictions are taken over
    known = source[order[: int((source >= 0).sum())]]
    table = _completed(process, parents.table[parents.place[known]], x[first[order[len(known):]]], t, meter)
    return State(x, t, table, first[order], order.argsort()[place])


def _completed(process: DiffusionProcess, inherited: Any, fresh: Tensor, t: int, meter: Meter) -> Any:
    """What is known, then what the network says of the rest."""
    return process.join([inherited, _denoise(process, fresh, t, meter)]) if len(fresh) else inherited


def designs_of(process: DiffusionProcess, decode: Callable[[Tensor], list[Any]], state: State) -> list[Any]:
    """What each state points to, N designs; equal states are decoded once."""
    once = decode(process.clean(state.x[state.first], state.table, state.t))
    return [once[i] for i in state.place.tolist()]


def _denoise(process: DiffusionProcess, x: Tensor, t: int, meter: Meter) -> Any:
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
class SampledFills:
    """v̂(x_t) = α log 1/K Σ exp(r(x0ᵏ)/α) over K fills x0ᵏ, every masked token drawn by itself: nearer the soft value than one guess.

    α = ∞ gives the mean E[r|x_t], a lower bound of the soft value that few fills estimate well: at α = 0 the soft value is a
    maximum, of which K fills know little. Masked models only. The fills of a level are the same function of the state for every candidate (common random numbers),
    so equal candidates are still judged once, and differences between candidates are those of their states.
    """

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    score: Callable[[list[Any]], Tensor]
    meter: Meter
    alpha: float
    fills: int
    seed: int

    def __call__(self, x: Tensor, t: int, parents: State | None) -> Judged:
        state = predict(self.process, x, t, parents, self.meter)
        designs = designs_of(self.process, self.decode, state)
        if t == 0:
            return Judged(state, designs, self.score(designs))
        uniform = Noise(self.seed, torch.zeros(1, dtype=torch.long), t, FILL).uniform(self.fills, x.shape[1])
        filled = self.process.fill(x[state.first], state.table, uniform)
        rewards = self.score(self.decode(filled)).view(-1, self.fills)
        return Judged(state, designs, soft_mean(rewards, self.alpha)[state.place])


def soft_mean(rewards: Tensor, alpha: float) -> Tensor:
    """α log mean exp(r/α) of what can be judged, [N, K] → [N]; the largest at α = 0, the mean at α = ∞, nan where nothing can be."""
    judged = rewards.isfinite()
    count = judged.sum(1).double()
    best = rewards.masked_fill(~judged, -math.inf).amax(1)
    if alpha == 0:
        value = best
    elif math.isinf(alpha):
        value = rewards.nan_to_num(0.0, 0.0, 0.0).sum(1) / count
    else:
        value = alpha * (torch.logsumexp((rewards / alpha).masked_fill(~judged, -math.inf), 1) - count.log())
    return torch.where(count > 0, value, math.nan)


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
