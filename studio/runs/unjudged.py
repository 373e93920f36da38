"""What a run's rewards could not judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.domains import domain
from engines.records.store import RunRow
from engines.rewards import lookup_reward


def unjudged_note(row: RunRow, records: Sequence[dict[str, Any]]) -> str:
    """That nothing could be judged at the level that was judged last, as a part of the status line; "" otherwise."""
    judged = next((record for record in reversed(records) if _was_judged(record)), None)
    if judged is None or any(value is not None for value in judged["values"]):
        return ""
    known = domain(row.brief["domain"]).rewards
    labels = [lookup_reward(known, name).label for name in row.brief["rewards"]]
    who = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
    return f" · no design could be judged at this level: {who} answers with no number, so nothing is guided"


def _was_judged(record: dict[str, Any]) -> bool:
    """Whether a reward was asked at this level; outside a run's window none is, and a damaged one is not known."""
    cost = record.get("cost") or {}
    return bool(record.get("values")) and bool(cost.get("reward_calls") or cost.get("cache_hits"))
