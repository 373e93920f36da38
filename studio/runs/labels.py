"""A run in words: where it stands, what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engines.estimate import seconds_left, size_of_stored
from engines.records.store import RunRow
from studio.times import format_duration

SLOW_SHARE = 0.6  # of the time, from which on the reward is named


def status_line(row: RunRow, ahead: int, people: int = 1) -> str:
    """Where the run stands. ahead: runs that are served before it, where it is queued. people: who take turns now."""
    if row.status == "queued":
        return "next in line" if ahead == 0 else f"queued, {ahead} ahead"
    if row.status == "running":
        doing = row.message or f"level {row.position} of {row.levels}"
        return f"{doing}{_time_left(row, people)}{slow_reward_note(row.totals)}"
    if row.status == "done":
        damaged = "" if row.best or row.result else " · its result is damaged in the store; this is its last level"
        return f"done · {row.levels} levels in {row.seconds:.1f} s{slow_reward_note(row.totals)}{damaged}"
    return row.message or row.status


def file_stem(run: str, request: Mapping[str, Any]) -> str:
    """What the names of a run's files begin with."""
    return f"svdd-{request['domain']}-{run}"


def unconfined_note(totals: dict[str, Any]) -> str:
    """That a run's own scripts were confined by nothing; "" where they were."""
    return " · own scripts ran unconfined" if totals.get("unconfined") else ""


def slow_reward_note(totals: dict[str, Any]) -> str:
    """The reward's share of the time; "" where it is not most of it. totals: of the run's levels."""
    cost = totals.get("cost") or {"seconds": 0.0, "reward_seconds": 0.0}
    share = cost["reward_seconds"] / max(cost["seconds"], 1e-9)
    return f" · {100 * share:.0f} % of it in the reward" if share > SLOW_SHARE and cost["seconds"] > 1 else ""


def _time_left(row: RunRow, people: int) -> str:
    """By what was estimated and what was measured; with `people` who take turns it lasts as many times longer."""
    try:
        left = people * seconds_left(size_of_stored(row.brief), row.position, row.seconds)
    except (KeyError, TypeError, ValueError):  # of another version, or damaged
        return ""
    return f" · {format_duration(left)} left"
