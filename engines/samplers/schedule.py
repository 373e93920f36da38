"""At which levels the reward selects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field, field_validator

from engines.settings import Settings

SLACK = 1e-9  # shares of levels are rounded


class SelectionSchedule(Settings):
    """Settings of a sampler that looks at values on the way: the reward selects at every k-th level of a window.

    window: shares of all levels, 0 is noise and 1 is finished.
    """

    every: int = Field(
        1,
        ge=1,
        le=1000,
        title="Select at every k-th level",
        description="the reward selects at every k-th level",
        json_schema_extra={"usual": 10},
    )
    window: tuple[float, float] = Field(
        (0.0, 1.0),
        title="Window of levels",
        description="shares of all levels between which the reward selects: 0 is noise, 1 is finished",
        json_schema_extra={
            "ends": {
                "Window from": "share of all levels after which the reward selects; 0 is noise",
                "Window to": "share of all levels up to which it does; 1 is finished",
            },
            "least": 0,
            "usual": 1,
        },
    )

    @field_validator("window", mode="before")
    @classmethod
    def _two_shares(cls, window: Any) -> tuple[float, float]:
        try:
            first, last = map(float, window)
        except (TypeError, ValueError):
            raise ValueError(
                "window must be two shares of the levels between 0 and 1, such as [0, 0.5] for the first half."
            ) from None
        if not 0 <= first < last <= 1:
            raise ValueError(
                "window must run upwards within 0 to 1, such as [0, 0.5] for the first half of the levels; "
                f"it is {[first, last]}."
            )
        return first, last

    def selects(self, levels: int) -> Callable[[int], bool]:
        """(level t reached) → whether the reward selects there, of a run with so many levels."""
        return at_levels(levels, self.every, self.window)

    def fits(self, request: Any) -> None:
        """Raises ValueError where no level would select."""
        if not any(map(self.selects(request.levels), range(request.levels))):
            raise ValueError(
                f"With every = {self.every} and the window {list(self.window)} none of the {request.levels} levels "
                "selects, so nothing would be guided; widen the window, or take the method “unguided”."
            )


def at_levels(levels: int, every: int = 1, window: tuple[float, float] = (0.0, 1.0)) -> Callable[[int], bool]:
    """Whether the reward selects at the step that reaches level t: at t = 0, k, 2k …, counted within the window.

    window: shares (start, end] of all `levels`, of the number of levels done.
    """
    first, last = window[0] * levels + SLACK, window[1] * levels + SLACK
    return lambda t: t % every == 0 and first < levels - t <= last


def nowhere(t: int) -> bool:
    """The reward selects at no level."""
    return False
