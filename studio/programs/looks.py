"""Runs as programs see them: where they stand, and what came out."""

from __future__ import annotations

import asyncio
from typing import Any

from engines.records.store import RunRow
from studio.errors import UserError
from studio.export.taken import take
from studio.programs.waiting import wait_until
from studio.runs.runs import Runs
from studio.runs.settings.title import title_of
from studio.runs.view import view_status

HEED_SECONDS = 10  # an engine heeds within a second; a busy machine's within some
TOLD = ("run", "status", "message", "line", "levels", "mine")  # of what the page is told


def run_status(runs: Runs, run: str, owner: str) -> dict[str, Any]:
    """Where a run stands. owner: the asker's secret, or "". Raises UserError where there is none."""
    row = runs.row(run)
    told = view_status(runs, row, owner)
    return {name: told[name] for name in TOLD} | {"level": row.position, "title": _title(row)}


async def heeded(runs: Runs, run: str, owner: str, seconds: float = HEED_SECONDS) -> dict[str, Any]:
    """Where a run stands as soon as its engine has done what is wanted of it, and after that time in any case."""
    await wait_until(lambda: runs.row(run).heeded, seconds)
    return await asyncio.to_thread(run_status, runs, run, owner)


def run_result(runs: Runs, run: str) -> dict[str, Any]:
    """The designs, best first; units of the figures; measures and cost. Raises UserError while there is nothing."""
    taken = take(runs, run)
    found = taken.row.result or {}
    return {
        "run": run,
        "status": taken.row.status,
        "complete": taken.complete,
        "designs": [
            {"lane": row["lane"], "design": row["written"], "reward": row["reward"], "figures": row["figures"]}
            for row in taken.rows
        ],
        "units": taken.units,
        "measures": found.get("measures", {}),
        "cost": taken.row.totals.get("cost", {}),
        "request": taken.row.request,
        "versions": found.get("versions", {}),
    }


def listed(runs: Runs, owner: str) -> list[dict[str, Any]]:
    """Somebody's runs, newest first. Raises UserError for a secret under which nothing was started."""
    rows = runs.history(owner)
    if not rows:
        raise UserError("No run was started here with this key; it may be another studio's.")
    return [
        {"run": row.id, "status": row.status, "level": row.position, "levels": row.levels, "title": _title(row)}
        for row in rows
    ]


def _title(row: RunRow) -> str:
    return row.name or title_of(row.brief)
