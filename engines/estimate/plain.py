"""The cost of a run whose settings are all set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.domains import domain
from engines.estimate.size import Size
from engines.estimate.work import work_of
from engines.records.store.bounds.limits import limits_of_environment
from engines.samplers import SAMPLERS

SCRIPT_SECONDS = 1e-3  # of a script that was never checked, a design
BACK_THROUGH_ORACLES = 2.2  # a gradient of a network that judges whole sequences, times a forward call
LEARNING_SECONDS = 0.02  # of a roll-out that a value learns from, beside what it takes to make and judge it
PACKED = 5  # bytes of a record's JSON that become one in the store
BASE_BYTES = 300 << 20  # of memory: what is made in pieces, and what a run keeps of its designs


@dataclass(frozen=True)
class Estimate:
    """rows: of the network. calls: designs judged. seconds: on two cores, alone. memory, store: bytes, at most."""

    rows: int
    calls: int
    seconds: float
    memory: int
    store: int


def estimate_by_hand(size: Size, script_seconds: Mapping[str, float]) -> Estimate:
    """Of a Size whose budget, if it has one, sets nothing."""
    work, pace, steps = work_of(size), size.pace, count_steps(size)
    rows, calls = work.rows, work.calls
    back = BACK_THROUGH_ORACLES if SAMPLERS[size.sampler].gradient and not pace.levelwise else 1.0
    seconds = (
        back * (work.tiles * pace.tile + calls * seconds_of_judging(size, script_seconds))
        + work.candidates * pace.candidate
        + steps * pace.level
        + work.rollouts * LEARNING_SECONDS
        + pace.end
    )
    most = size.lanes * max(work.proposed(True), work.proposed(False)) * getattr(size.method, "peak", 1.0)
    record = min(limits_of_environment().step(steps) / PACKED, most * pace.record_bytes)
    remembered = getattr(work, "remembered", 0)
    passing = pace.gradient_bytes * SAMPLERS[size.sampler].gradient
    memory, store = BASE_BYTES + round(most * pace.candidate_bytes) + remembered, round(steps * record) + remembered
    return Estimate(round(rows), round(calls), seconds, memory + passing, store)


def count_steps(size: Size) -> int:
    """Of a Size whose budget sets nothing."""
    return noise_levels(size) + SAMPLERS[size.sampler].further(size)


def noise_levels(size: Any) -> int:
    """How many of a run's steps, the first ones, come from noise; none of designs that a person brought along.

    size: a Size, or a Request. What follows them are rounds, in which finished designs are changed (refine).
    """
    first = SAMPLERS[size.sampler].first
    return size.levels if first is None or first(size.method) else 0


def seconds_of_judging(size: Size, script_seconds: Mapping[str, float]) -> float:
    """Of a design under all its rewards, its reading included."""
    built_in = domain(size.domain).rewards
    return size.pace.decode + sum(
        size.pace.judging * built_in[name].seconds if name in built_in else script_seconds.get(name, SCRIPT_SECONDS)
        for name in size.rewards
    )
