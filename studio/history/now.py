"""What is running now: one's own runs with their places in the queue; of everybody else's a number, nothing more."""

from __future__ import annotations

from typing import Any

from studio.errors import store_errors
from studio.runs.labels import status_line
from studio.runs.runs import Runs
from studio.runs.settings.title import title_of

MOST_SHOWN = 8  # of one's own runs; a study may have more


def view_now(runs: Runs, owner: str) -> dict[str, Any]:
    """mine: [{id, title, line, share}], more: how many beside those, others: of other people. Raises UserError.

    version: differs whenever a run of one’s own was started or ended.
    """
    with store_errors():
        mine, others = runs.store.live(owner) if owner else ([], runs.store.unfinished())
        people, shown = runs.store.people(), mine[:MOST_SHOWN]
        ahead = {row.id: runs.store.ahead(row.id) for row in shown if row.status == "queued"}
    told = [
        {
            "id": row.id,
            "title": row.name or title_of(row.brief),
            "line": status_line(row, ahead.get(row.id, 0), people),
            "share": round(row.position / row.levels, 3) if row.levels else 0,
        }
        for row in shown
    ]
    version = "-".join(sorted(row.id for row in mine))
    return {"mine": told, "more": len(mine) - len(shown), "others": others, "version": version}
