"""What is to be said of a run's conditions, and of recorded levels that are not whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engines.domains import Domain


def condition_remarks(chosen: Domain, conditions: Mapping[str, Any]) -> list[str]:
    """Sentences about conditions as the store keeps them."""
    rounded = conditions.get("precision", "single") != "single"
    said = [f"The network computed in {conditions['precision']}, so this run is approximate."] if rounded else []
    return [*chosen.remarks(conditions), *said]


def record_remarks(records: Iterable[dict[str, Any]], after: int) -> list[str]:
    """Sentences about the records that follow position `after`."""
    damaged, shortened = [], None
    for position, record in enumerate(records, after + 1):
        if record.get("damaged"):
            damaged.append(position)
        shortened = shortened or record.get("left_out")
    return _damaged(damaged) + (_shortened(shortened) if shortened else [])


def _damaged(positions: list[int]) -> list[str]:
    if not positions:
        return []
    which = f"Level {positions[0]} is" if len(positions) == 1 else f"Levels {', '.join(map(str, positions))} are"
    return [f"{which} damaged in the store and cannot be shown. The others can."]


def _shortened(left_out: dict[str, int]) -> list[str]:
    """Of a run whose levels are too large to be recorded whole."""
    kept = f" and {left_out['kept']:,} of the lanes" if left_out["kept"] else ""
    return [
        f"This run is too large to record every candidate: of each level about {left_out['candidates']:,} candidates"
        f"{kept} have no picture here. The curves are those of all, and every finished design is kept."
    ]
