"""What of a result is read without reading it: its best design, and whether something is to follow."""

from __future__ import annotations

import json
from typing import Any


def best_design(result: dict[str, Any], last: dict[str, Any] | None = None) -> str | None:
    """JSON of [reward, design] of the design with the highest reward; None where none was judged.

    last: the record of the last level, whose sketch of the design is taken where it has one.
    """
    judged = [(reward, place) for place, reward in enumerate(result.get("rewards") or ()) if reward is not None]
    if not judged:
        return None
    reward, place = max(judged)
    kept = (last or {}).get("kept", ())
    design = last["designs"][last["design"][kept[place]]] if place < len(kept) else result["designs"][place]
    return json.dumps([reward, design])


def is_pending(result: dict[str, Any]) -> bool:
    """Whether an unguided counterpart is to follow."""
    return bool((result.get("baseline") or {}).get("pending"))


def result_columns(run: str, result: dict[str, Any], last: dict[str, Any] | None = None) -> dict[str, Any]:
    """A row of the table results. last: as for best_design. Raises ValueError for what is no JSON."""
    told = {"best": best_design(result, last), "pending": is_pending(result)}
    return {"run": run, **told, "result": json.dumps(result)}
