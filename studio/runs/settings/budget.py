"""A run's budget in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.samplers import SAMPLERS
from engines.samplers.budget import CALLS, OF, ROWS, SECONDS
from engines.values import VALUES
from studio.runs.settings.values import in_words

COUNTED = {ROWS: "rows", CALLS: "reward_calls", SECONDS: "seconds"}  # what a budget is of → what a run's cost calls it

LESS = 90  # per cent of a budget


def budget_words(asked: Mapping[str, Any]) -> str:
    """Such as “5,000 network rows”; "" where a request has none."""
    return "" if asked.get("budget") is None else f"{in_words(asked['budget'])} {OF[asked['budget_of']]}"


def budget_spent(asked: Mapping[str, Any], cost: Mapping[str, Any], done: bool = True) -> str:
    """How much of a budget a run has spent; "" where it has none."""
    if asked.get("budget") is None:
        return ""
    spent = cost.get(COUNTED[asked["budget_of"]], 0)
    share = 100 * spent / asked["budget"]
    learned = done and SAMPLERS[asked["sampler"]].guided and VALUES[asked["value"]].prepare
    before = ", besides what its value had learned before" if learned and share < LESS else ""
    return f"{in_words(round(spent, 1))} of {budget_words(asked)} ({share:.0f} %){before}"


def unheeded(asked: Mapping[str, Any]) -> tuple[str, ...]:
    """Fields that change nothing: what the method has no use for, and what the budget sets."""
    return (*SAMPLERS[asked["sampler"]].unused, _set_by_budget(asked))


def is_set(asked: Mapping[str, Any], part: str, name: str) -> bool:
    """Whether the budget sets that setting of a part."""
    return part == "method" and name == _set_by_budget(asked)


def _set_by_budget(asked: Mapping[str, Any]) -> str:
    """The setting that a request's budget sets; "" where it has none."""
    return "" if asked.get("budget") is None else SAMPLERS[asked["sampler"]].spends
