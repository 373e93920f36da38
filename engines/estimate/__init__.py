"""What a request will cost, before it runs: network rows, reward calls, seconds, bytes of memory and of the store.

The form, admission, the engine's places and the time left all ask here.

    size.py      what of a request the cost depends on
    work.py      how often each thing is done; tree_work.py: in a tree search
    plain.py     what that costs
    budgeted.py  what a budget sets, and what that costs
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from engines.estimate.budgeted import estimate_within, first_pace, settled
from engines.estimate.plain import Estimate, count_steps, estimate_by_hand, noise_levels
from engines.estimate.size import Size, size_of, size_of_stored
from engines.estimate.work import work_of
from engines.samplers import SAMPLERS

__all__ = [
    "Estimate",
    "Size",
    "chains_at_equal_cost",
    "estimate",
    "first_pace",
    "noise_levels",
    "seconds_left",
    "settled",
    "size_of",
    "size_of_stored",
    "steps_of",
]


def estimate(size: Size, script_seconds: Mapping[str, float] = MappingProxyType({})) -> Estimate:
    """script_seconds: own script → what it takes for a design, by its check."""
    return (estimate_by_hand if size.budget is None else estimate_within)(size, script_seconds)


def seconds_left(size: Size, position: int, seconds: float) -> float:
    """Of a run that has had so many seconds of its own for its first `position` levels.

    What was estimated counts for less the more of it has been measured.
    """
    share = min(1.0, position / steps_of(size))
    return (1 - share) * ((1 - share) * estimate(size).seconds + seconds)


def steps_of(size: Any) -> int:
    """How many Steps a run of that Size, or a Request, has; about, where a budget sets how many."""
    return count_steps(settled(size if isinstance(size, Size) else size_of(size)))


def chains_at_equal_cost(request: Any) -> int:
    """How many unguided chains a lane cost as many rows as a Request does; M where it tries M at every level."""
    size = settled(size_of(request))
    if SAMPLERS[size.sampler].first is None and not SAMPLERS[size.sampler].gradient:
        return size.particles
    plain = replace(size, sampler="unguided", method=SAMPLERS["unguided"].settings())
    return max(1, round(work_of(size).rows / work_of(plain).rows))
