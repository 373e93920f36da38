"""What of a request its cost depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.domains import domain
from engines.domains.pace import Pace
from engines.request.older import upgraded
from engines.samplers import SAMPLERS
from engines.samplers.budget import ROWS
from engines.settings import Settings
from engines.values import VALUES


@dataclass(frozen=True)
class Size:
    """What of a request its cost depends on; also what a form that is not finished yet can say.

    rewards: name → weight. length: letters of a design, where they may be chosen.
    """

    domain: str
    sampler: str
    value: str
    lanes: int
    particles: int
    levels: int
    rewards: Mapping[str, float] = field(hash=False)
    method: Settings = field(default_factory=Settings)
    estimate: Settings = field(default_factory=Settings)
    hitting: bool = False
    budget: float | None = None
    budget_of: str = ROWS
    alpha: float = 0.0
    length: int | None = None

    @property
    def pace(self) -> Pace:
        """What its designs' work takes."""
        return domain(self.domain).pace.of_length(self.length)


def size_of(request: Any) -> Size:
    """Of a Request."""
    return Size(
        request.domain,
        request.sampler,
        request.value,
        request.lanes,
        request.particles,
        request.levels,
        request.rewards,
        request.method,
        request.estimate,
        getattr(request.conditions, "first_hitting", False),
        request.budget,
        request.budget_of,
        request.alpha,
        getattr(request.conditions, "length", None),
    )


def size_of_stored(settings: Mapping[str, Any]) -> Size:
    """Of a request as the store holds it, of any version. Raises KeyError, TypeError or ValueError for no request."""
    told = upgraded(settings)
    return Size(
        told["domain"],
        told["sampler"],
        told["value"],
        int(told["lanes"]),
        int(told["particles"]),
        int(told["levels"]),
        dict(told["rewards"]),
        SAMPLERS[told["sampler"]].settings(**told["method"]),
        VALUES[told["value"]].settings(**told["estimate"]),
        bool(told.get("conditions", {}).get("first_hitting")),
        told.get("budget"),
        told.get("budget_of", ROWS),
        float(told["alpha"]),
        told.get("conditions", {}).get("length"),
    )
