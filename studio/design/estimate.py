"""What a run will about cost, before it is started."""

from __future__ import annotations

from collections.abc import Mapping

from engines.estimate import Size, estimate
from studio.times import format_duration


def estimate_html(size: Size, script_seconds: Mapping[str, float]) -> str:
    """A line about network rows, designs judged and seconds. script_seconds: own script → a design, by its check."""
    cost = estimate(size, script_seconds)
    return (
        f'<p class="estimate">about {format_duration(cost.seconds)} on two cores '
        f"<span>· {cost.rows:,} network rows · {cost.calls:,} reward calls</span></p>"
    )
