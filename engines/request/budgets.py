"""Whether a request's budget can be spent, and the least that it must hold. Raises ValueError, a sentence."""

from __future__ import annotations

import math
from typing import Any

from engines.domains import domain
from engines.samplers import SAMPLERS
from engines.samplers.budget import CALLS, OF, ROWS, SECONDS
from engines.values import VALUES

MOST = 10**12
LEAST_SECONDS = 1.0


def check_budget(request: Any) -> None:
    """Raises ValueError where nothing could spend it, or where it is less than what a run costs at least."""
    if request.budget is None:
        return
    sampler, of = SAMPLERS[request.sampler], OF[request.budget_of]
    if not sampler.spends:
        able = ", ".join(name for name, other in SAMPLERS.items() if other.spends)
        raise ValueError(
            f"What “{sampler.label}” costs is settled by lanes and levels, so it cannot be given a budget; "
            f"leave budget out, or choose one of {able}."
        )
    _unasked(request)
    least = least_budget(request)
    if not least <= request.budget <= MOST:
        what = f"A budget must be a number of {of}"
        if math.isfinite(request.budget) and request.budget < least:
            what = f"These {request.lanes:,} lanes need {least:,.0f} {of} at least, one design each"
        raise ValueError(f"{what}; it is {request.budget:,g}. Raise it to {least:,.0f} or more, or make fewer designs.")


def least_budget(request: Any) -> float:
    """One unguided run in rows, what refine begins with; a call a lane; what a value learns from comes on top."""
    pace = domain(request.domain).pace.of_length(getattr(request.conditions, "length", None))
    sampler, lanes = SAMPLERS[request.sampler], request.lanes
    begins = sampler.first is None or sampler.first(request.method) != ""
    learned = VALUES[request.value].rollouts(request.estimate) if sampler.guided else 0
    if request.budget_of == SECONDS:
        return LEAST_SECONDS
    if request.budget_of == CALLS:
        compared = VALUES[request.value].compared(
            request.estimate, request.levels, not pace.levelwise and not request.scripts
        )
        return lanes + learned + (compared if learned else 0)
    changing = pace.hitting if getattr(request.conditions, "first_hitting", False) else pace.active
    of_a_run = math.ceil(min(request.levels, changing(request.levels)))
    return (lanes * of_a_run if begins else lanes) + learned * of_a_run


def _unasked(request: Any) -> None:
    """Raises ValueError where more candidates would cost none of what is to be spent."""
    sampler = SAMPLERS[request.sampler]
    exact = request.value == "exact" and request.budget_of == CALLS and sampler.guided  # others ask the reward itself
    learns = VALUES[request.value].prepare and sampler.guided and sampler.first is None
    one_row = request.budget_of == ROWS and sampler.branches and sampler.siblings
    if exact or (learns and (request.budget_of == CALLS or one_row)):
        raise ValueError(
            f"With the value “{VALUES[request.value].label}” more candidates cost no more {OF[request.budget_of]}, so "
            f"these set nothing; give seconds, set M by hand, or choose another value."
        )
