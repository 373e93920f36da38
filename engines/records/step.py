"""Frozen facts about a run. Everything the studio shows is drawn from these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Cost:
    """What was spent. rows: network evaluations of one state. reward_calls: designs judged. seconds: wall clock.

    network_seconds, decode_seconds and reward_seconds are the parts of `seconds` spent inside the network, in making
    designs of states and inside the rewards.
    """

    rows: int = 0
    reward_calls: int = 0
    cache_hits: int = 0
    seconds: float = 0.0
    network_seconds: float = 0.0
    reward_seconds: float = 0.0
    decode_seconds: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Cost)))

    def __sub__(self, other: Cost) -> Cost:
        return Cost(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(Cost)))


@dataclass(frozen=True)
class Step:
    """One guided step: who was proposed, what each is worth, who stays.

    t: level just reached, 0 is finished. candidates: [N, *event]. designs: what each points to, N of them.
    parents: [N] row among the previous survivors. lanes: [N]. values: [N] in reward units, nan = cannot be judged.
    kept: [K] rows of candidates. log_weights: [N], normalised in each lane. ess: [B], 1 … candidates of a lane.
    Where lanes form populations (smc) log_weights are normalised over each of them and ess is [populations].
    spending: what its Budget must know to go on, where the run has one; by name.
    memory: [K, …] what a sampler must know of the survivors to go on (smc: their values at the last resampling).
    branches: [N, 3] where candidates are roll-outs of a tree: the number of each, that of the one it branched off, the
    depth to which both are one; one drawn again is itself to the end. Elsewhere parents say it all.
    """

    t: int
    candidates: Tensor
    designs: list[Any]
    parents: Tensor
    lanes: Tensor
    values: Tensor
    kept: Tensor
    log_weights: Tensor
    ess: Tensor
    cost: Cost = field(default_factory=Cost)
    memory: Tensor | None = None
    spending: Mapping[str, Tensor] = field(default_factory=dict)
    branches: Tensor | None = None


@dataclass(frozen=True)
class Result:
    """What a run gives: one finished design a lane, as it is shown and kept. Figures are of what was judged.

    rewards: [B], nan where not judged. parts: each reward by itself. measures: name → number. cost: of the whole run.
    beside: name → what a network that may not have guided says of each design, nan where it says nothing.
    """

    designs: list[Any]
    rewards: Tensor
    parts: dict[str, list[float]]
    measures: dict[str, float]
    cost: Cost
    beside: dict[str, list[float]] = field(default_factory=dict)
