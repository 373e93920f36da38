"""What the levels of a run add up to, kept beside it, so that nobody reads all of them for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def added(totals: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Totals so far ({} of none) with one level more: cost, unjudged, silent, unconfined.

    cost: name → sum. unjudged: candidates that a reward was asked of and could not judge. silent: whether of the level
    judged last none could be. unconfined: whether own scripts ran confined by nothing.
    """
    cost, before = record.get("cost", {}), totals.get("cost", {})
    asked = bool(cost.get("reward_calls") or cost.get("cache_hits"))  # outside a run's window no reward is
    values = record.get("values", ())
    unjudged = record.get("unjudged", sum(value is None for value in values))
    silent = all(value is None for value in values) if asked and values else totals.get("silent", False)
    return {
        "cost": {name: before.get(name, 0) + cost.get(name, 0) for name in {**before, **cost}},
        "unjudged": totals.get("unjudged", 0) + (unjudged if asked else 0),
        "silent": silent,
        "unconfined": bool(totals.get("unconfined") or record.get("unconfined")),
    }
