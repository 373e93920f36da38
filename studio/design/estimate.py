"""What a run will about cost, before it is started."""

from __future__ import annotations

from engines.domains import domain


def estimate_html(name: str, particles: int, lanes: int, levels: int, sampler: str) -> str:
    """A line about network rows and seconds; "" while a field is empty."""
    try:
        spec = domain(name)
        rows = round(lanes * (particles if sampler != "unguided" else 1) * spec.active_levels(levels))
        seconds = rows / spec.rows_per_second + 0.3
        return f'<p class="estimate">about {rows:,} network rows, {max(1, round(seconds))} s on two cores</p>'
    except (TypeError, ValueError):
        return ""
