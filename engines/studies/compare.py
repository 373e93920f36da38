"""Compare: methods and value estimates that all spend one budget, best-of-N and unguided always beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engines.domains import domain
from engines.request import Request, as_json
from engines.samplers import SAMPLERS
from engines.samplers.budget import OF
from engines.studies.equal_cost import with_budget
from engines.studies.study import Cell
from engines.values import VALUES

BESIDE = ("best_of_n", "unguided")


@dataclass(frozen=True)
class Budget:
    """How much of what (rows, calls or seconds) every run spends."""

    asked: float
    of: str


def read_budget(asked: Any, of: Any) -> Budget:
    """Raises ValueError for what is none."""
    try:
        number = float(str(asked).replace(",", "").replace(" ", ""))
    except ValueError:
        number = math.nan
    if of not in OF:
        raise ValueError(f"A budget is one of {', '.join(OF)}; it is “{str(of)[:40]}”.")
    if not 0 < number < math.inf:
        raise ValueError(f"Give a budget of {OF[of]}, a number above 0, such as 5,000; it is “{str(asked)[:40]}”.")
    return Budget(number, of)


def read_pairs(given: Any, request: Request) -> list[tuple[str, str]]:
    """Names such as “svdd”, “svdd/monte_carlo” or [“svdd”, “pm”] → (method, value), each once.

    Where a value is not said it is the request's. Raises ValueError for what there is not.
    """
    if not isinstance(given, list) or not given:
        raise ValueError("Tick a method at least, to compare it with best-of-N and with the unguided model.")
    return list(dict.fromkeys(_pair(one, request) for one in given))


def _pair(one: Any, request: Request) -> tuple[str, str]:
    sampler, value, *_ = map(str, [*(one if isinstance(one, list | tuple) else str(one).split("/")), "", ""])
    values = domain(request.domain).values
    if sampler not in SAMPLERS:
        raise ValueError(f"There is no method “{sampler[:40]}”; choose from {', '.join(SAMPLERS)}.")
    if not SAMPLERS[sampler].guided:
        return sampler, ""
    if value and value not in values:
        raise ValueError(f"There is no value “{value[:40]}” for {request.domain}; choose from {', '.join(values)}.")
    return sampler, value or request.value


def compare(request: Request, pairs: Sequence[tuple[str, str]], budget: Budget) -> list[Cell]:
    """A cell for every pair, and for BESIDE. Raises ValueError, a sentence, for one that cannot be."""
    beside = [(name, "") for name in BESIDE if (name, "") not in pairs]
    return [_cell(request, sampler, value, budget) for sampler, value in (*pairs, *beside)]


def _cell(request: Request, sampler: str, value: str, budget: Budget) -> Cell:
    label = ", ".join(filter(None, (SAMPLERS[sampler].label, value and VALUES[value].label)))
    axes = {"sampler": sampler} | ({"value": value} if value else {})
    try:
        asked = with_budget(as_json(request), sampler, value or usual_value(request), budget.asked, budget.of)
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from error
    return Cell(label, axes, asked)


def usual_value(request: Request) -> str:
    """A value that goes with everything, for methods that heed none."""
    return "pm" if "pm" in domain(request.domain).values else request.value
