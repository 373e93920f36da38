"""What the levels of a run add up to, kept beside it, so that nobody reads all of them for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def added(totals: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """Totals so far ({} of none) with one level more: cost, unjudged, unconfined.

    cost: name → sum. unjudged: candidates that a reward was asked of and could not judge. unconfined: whether own
    scripts ran confined by nothing.
    """
    cost, before = record.get("cost", {}), totals.get("cost", {})
    asked = bool(cost.get("reward_calls") or cost.get("cache_hits"))  # outside a run's window no reward is
    unjudged = record.get("unjudged", sum(value is None for value in record.get("values", ())))
    return {
        "cost": {name: before.get(name, 0) + cost.get(name, 0) for name in {**before, **cost}},
        "unjudged": totals.get("unjudged", 0) + (unjudged if asked else 0),
        "unconfined": bool(totals.get("unconfined") or record.get("unconfined")),
    }
