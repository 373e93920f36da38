"""A method and a value estimate with as much of a budget as they can be given."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from engines.estimate import estimate, size_of
from engines.request import Request
from engines.request.budgets import least_budget
from engines.samplers import SAMPLERS
from engines.samplers.budget import CALLS, OF, ROWS, SECONDS
from engines.settings import limits
from engines.studies.axes.apply import applied
from engines.values import VALUES

LEARNING = 0.5  # of a budget, what learning may take at most where candidates cost something, too
LEARNED = "rollouts"  # what says how much a value learns


def with_budget(base: Mapping[str, Any], sampler: str, value: str, budget: float, of: str) -> Request:
    """base: a Request as JSON → the same by that method and value, which spends the budget.

    A method whose cost nothing sets costs what it does. Where a value learns first, its roll-outs are set, too: they
    are what there is to spend on where candidates cost nothing, else at most LEARNING of it.
    Raises ValueError, a sentence, where the budget is too small.
    """
    axes = {"sampler": sampler, "value": value} | (
        {"particles": max(2, base["particles"])} if sampler == "refine" else {}
    )
    spent, by_hand = {**base, "budget": budget, "budget_of": of}, {**base, "budget": None}
    if not SAMPLERS[sampler].spends:
        return applied(by_hand, axes)
    if not (SAMPLERS[sampler].guided and VALUES[value].prepare):
        return applied(spent, axes)
    alone = _candidates_cost_nothing(sampler, of)
    share = 1.0 if alone else LEARNING
    learning = axes | _fitting(by_hand, axes, budget, of, share)
    return applied(by_hand if alone else spent, learning)


def _candidates_cost_nothing(sampler: str, of: str) -> bool:
    """With a learned value: none is asked of the reward, nor of the network where all are proposed from one state."""
    chosen = SAMPLERS[sampler]
    return chosen.first is None and (of == CALLS or (of == ROWS and chosen.branches and chosen.siblings))


def _fitting(base: Mapping[str, Any], axes: Mapping[str, Any], budget: float, of: str, share: float) -> dict[str, Any]:
    """The most roll-outs that fit, in as many rounds as are asked for, else in one.

    They are no more than asked for where the rest of the budget is spent otherwise.
    """
    asked = applied(base, axes).estimate
    least, most = limits(type(asked).model_fields[LEARNED])
    most = most if share == 1.0 else asked.rollouts
    for rounds in dict.fromkeys((asked.guided_rounds, 0)):
        learned = lambda n, rounds=rounds: {f"estimate.{LEARNED}": n, "estimate.guided_rounds": rounds}
        cost = lambda n, learned=learned: _cost(applied({**base, "budget_of": of}, axes | learned(n)), share)
        fitting = least - 1 + bisect_right(range(least, most + 1), budget * share, key=cost)
        if fitting >= least:
            return learned(fitting)
    raise ValueError(
        f"With the value “{VALUES[axes['value']].label}” it learns first, and needs "
        f"{cost(least) / share:,.0f} {OF[of]} at least; the budget is {budget:,g}. "
        "Raise it, make fewer designs, or leave it out."
    )


def _cost(request: Request, share: float) -> float:
    """Of the whole run, or of its learning alone where the rest of the budget is spent otherwise."""
    if share == 1.0:
        return getattr(estimate(size_of(request)), request.budget_of)
    plain = request.model_copy(update={"value": "pm", "estimate": VALUES["pm"].settings()})
    if request.budget_of == SECONDS:
        return estimate(size_of(request)).seconds - estimate(size_of(plain)).seconds
    return least_budget(request) - least_budget(plain)
