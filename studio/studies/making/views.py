"""Studies in words: the list of somebody's own, and the head of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engines.admission import told_seconds
from engines.estimate import Estimate, estimate, size_of_stored
from engines.records.store import NewMember, StudyRow
from engines.studies.study import COLLECT, KINDS
from studio.errors import store_errors
from studio.runs.runs import Deleted, Runs
from studio.times import format_age

PAGE = 20  # studies of a list at once
WORDS = {"gone": "deleted"}
WAITING = ("paused", "failed", "stopped")


def cost_line(count: int, cost: Estimate) -> str:
    """Such as “20 runs · about 3 min · 100,000 network rows · 96,000 reward calls”."""
    runs = f"{count:,} run{'s' * (count != 1)}"
    if not cost.rows:
        return f"{runs} · nothing is computed"
    parts = (runs, f"about {told_seconds(cost.seconds)} on two cores", f"{cost.rows:,} network rows")
    return " · ".join((*parts, f"{cost.calls:,} reward calls"))


def remark(members: Sequence[NewMember]) -> str:
    """What should be known before these runs are compared; "" for nothing."""
    asked = [member.request for member in members if member.request]
    alone = any(each["sampler"] == "smc" and float(each["alpha"]) == 0 for each in asked)
    return "With α = 0, SMC keeps copies of its best lane alone; raise α to compare it fairly." if alone else ""


def counts_line(counts: Mapping[str, int]) -> str:
    """Such as “60 runs: 40 done, 20 queued”."""
    total = sum(counts.values())
    told = ", ".join(f"{count} {WORDS.get(state, state)}" for state, count in counts.items())
    return f"{total} run{'s' * (total != 1)}: {told}" if total else "no runs"


def study_list(runs: Runs, owner: str, after: int = 0) -> dict[str, Any]:
    """A page of somebody's studies, newest first. more: whether there are others."""
    with store_errors():
        rows = runs.store.studies(owner, PAGE + 1, max(0, after)) if owner else []
    return {"studies": [_entry(row) for row in rows[:PAGE]], "more": len(rows) > PAGE}


def _entry(row: StudyRow) -> dict[str, Any]:
    return {
        "study": row.id,
        "name": row.name,
        "note": row.note,
        "kind": KINDS.get(row.kind, row.kind),
        "line": counts_line(row.counts),
        "age": format_age(row.created),
        "starred": row.starred,
        "share": _share(row),
        "live": row.unfinished,
    }


def study_head(runs: Runs, study: str, owner: str) -> dict[str, Any]:
    """What stands above a study, and what its owner may do; of a deleted one what Deleted says. Raises UserError."""
    try:
        row = runs.study(study)
    except Deleted as error:
        return error.told(owner)
    counts, mine = row.counts, row.belongs_to(owner)
    left = _seconds_left(runs, row) if row.unfinished else 0.0
    return {
        **_entry(row),
        "note": row.note if mine else "",
        "line": counts_line(counts) + (f" · about {told_seconds(left)} of computing left" if left else ""),
        "mine": mine,
        "pause": mine and row.unfinished and row.kind != COLLECT,
        "go": mine and row.kind != COLLECT and any(counts.get(state) for state in WAITING),
        "stop": mine and row.kind != COLLECT and (row.unfinished or "paused" in counts),
    }


def _share(row: StudyRow) -> float:
    """Of its runs, how many have come to an end."""
    ended = sum(count for state, count in row.counts.items() if state not in ("queued", "running", "paused"))
    return ended / max(1, len(row.members))


def _seconds_left(runs: Runs, row: StudyRow) -> float:
    """Of its unfinished runs, alone on two cores."""
    with store_errors():
        live = runs.store.rows("WHERE status IN ('queued', 'running') AND study = ?", row.id)
    return sum(map(_seconds_of, live))


def _seconds_of(row: Any) -> float:
    try:
        seconds = estimate(size_of_stored(row.brief)).seconds
    except (KeyError, TypeError, ValueError):  # of another version, or damaged
        return 0.0
    return seconds * (1 - min(1.0, row.position / max(1, row.levels)))
