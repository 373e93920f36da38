"""A run that was repeated outside of any store, as everything that is drawn of runs takes it."""

from __future__ import annotations

from functools import reduce
from typing import Any

from engines.records.store import RunRow
from engines.records.store.schema import Source, read_best
from engines.records.store.steps.best import best_design
from engines.records.store.steps.totals import added
from studio.studies.shown import Shown


def repeated_row(label: str, request: dict[str, Any], records: list[dict[str, Any]], result: dict[str, Any]) -> RunRow:
    """records, result: as engines.studies.repeat.repeat gives them. request: as JSON."""
    totals, now = reduce(added, records, {}), 0.0
    told = {"id": label, "owner": "", "client": "", "status": "done", "wanted": "go", "message": "", "name": label}
    return RunRow(
        **told,
        created=now,
        started=now,
        ended=now,
        levels=len(records),
        position=len(records),
        seconds=totals["cost"]["seconds"],
        version=0,
        starred=False,
        note="",
        deleted=None,
        totals=totals,
        pending=False,
        best=read_best(best_design(result)),
        brief=request,
        broken=None,
        source=Source(lambda run: request, lambda run: result),
    )


def repeated_member(row: RunRow, axes: dict[str, Any]) -> Shown:
    """A run that was repeated, as the member of a study. axes: what differs, as the study has them."""
    return Shown(row.name, axes, row)
