"""The designs of a run as a table: picture, reward, every part of it, properties."""

from __future__ import annotations

from typing import Any

from engines.domains import Domain
from engines.records.designs import design_rows, figure_names
from studio.pictures.film import draw_design

PIXELS = 180


def design_table(domain: Domain, last: dict[str, Any], result: dict[str, Any] | None) -> dict[str, Any]:
    """The last record, and the result where the run got so far → columns and rows with pictures, best first.

    Each finished design has the unguided design of its lane beside it where there is one.
    """
    unguided, rows = _unguided(domain, (result or {}).get("baseline", {})), design_rows(domain, last, result)
    drawn = [
        {**row, "svg": draw_design(domain, row["written"], PIXELS), **unguided.get(row["place"], {})} for row in rows
    ]
    return {"rows": drawn, "columns": figure_names(rows), "complete": result is not None}


def _unguided(domain: Domain, baseline: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Lane → the unguided design of the same seed and noise, where the comparison has it."""
    pairs = zip(baseline.get("designs", ()), baseline.get("by_lane", ()))
    return {
        lane: {"before": draw_design(domain, design, PIXELS), "before_reward": reward}
        for lane, (design, reward) in enumerate(pairs)
    }
