"""The cost of a run that has a budget: what the budget sets, and what else that costs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from types import MappingProxyType

from engines.estimate.collapse import different
from engines.estimate.plain import Estimate, estimate_by_hand
from engines.estimate.size import Size
from engines.samplers import SAMPLERS
from engines.samplers.budget import CALLS, MOST, ROWS, SECONDS
from engines.samplers.refine import MOST_ROUNDS
from engines.values import VALUES

MOST_SET = MOST_ROUNDS, MOST  # of what a budget sets: rounds and the like, candidates


def settled(size: Size, script_seconds: Mapping[str, float] = MappingProxyType({})) -> Size:
    """A Size without budget, with the most of what its budget sets that costs no more; 1 at least."""
    return _settled(size, tuple(script_seconds.items()))


@lru_cache(maxsize=256)
def _settled(size: Size, script_seconds: tuple[tuple[str, float], ...]) -> Size:
    name, least, of = SAMPLERS[size.sampler].spends, replace(size, budget=None), size.budget_of
    if size.budget is None or not name:
        return least
    costs = lambda n: getattr(estimate_by_hand(_with(least, name, n), dict(script_seconds)), of)
    return _with(least, name, max(1, bisect_right(range(1, MOST_SET[name == "particles"] + 1), size.budget, key=costs)))


def _with(size: Size, name: str, n: int) -> Size:
    """With n of what a budget sets."""
    if name == "particles":
        return replace(size, particles=n)
    return replace(size, method=size.method.model_copy(update={name: n}))


def estimate_within(size: Size, script_seconds: Mapping[str, float]) -> Estimate:
    """Of a run with a budget, which is spent; the rest of its cost grows with that."""
    below, of = settled(size, script_seconds), size.budget_of
    least, more = estimate_by_hand(below, script_seconds), estimate_by_hand(_one_more(below), script_seconds)
    gap = getattr(more, of) - getattr(least, of)
    share = max(0.0, (size.budget - getattr(least, of)) / gap) if gap > 0 else 0.0
    mixed = lambda one, other: one + share * (other - one)
    between = {f.name: mixed(getattr(least, f.name), getattr(more, f.name)) for f in fields(least)}
    spent = size.budget if of == SECONDS else round(size.budget)
    whole = {name: round(value) for name, value in between.items() if name != "seconds"}
    return Estimate(**{**between, **whole, of: spent})


def _one_more(size: Size) -> Size:
    """With one more of what a budget would set."""
    name = SAMPLERS[size.sampler].spends
    return _with(size, name, 1 + getattr(size if name == "particles" else size.method, name))


def first_pace(size: Size) -> float:
    """What a candidate of a lane that changes costs of what a Size's budget is of: a first guess for its Budget."""
    value, pace, some = VALUES[size.value], size.pace, replace(size, budget=None, particles=8)
    sampler = SAMPLERS[size.sampler]
    apart = 8 ** (pace.distinct - 1) if sampler.branches and sampler.siblings else different(size)
    if size.budget_of == ROWS:
        return apart * max(1.0, value.rows(size.estimate, size.levels) if sampler.guided else 1)
    if size.budget_of == CALLS:
        return apart * (pace.fresh * max(1, value.designs(size.estimate)) if sampler.guided else 1)
    return estimate_by_hand(some, {}).seconds / (size.lanes * 8 * max(1.0, pace.active(size.levels)))
