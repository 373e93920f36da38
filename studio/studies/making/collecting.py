"""Runs that are there, as the members of a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.records.store import NewMember, RunRow
from engines.studies.collect import refusal
from engines.studies.study import Plan
from studio.errors import UserError, store_errors
from studio.runs.runs import Runs
from studio.runs.settings.title import title_of
from studio.runs.settings.values import shorten

MOST_LABEL = 120  # characters of what a run is called


@dataclass(frozen=True)
class Collected:
    """name: what the study is called where nobody says."""

    name: str
    members: list[NewMember]
    plan: Plan


def collect(runs: Runs, given: Any, owner: str) -> Collected:
    """given: ids of runs. Raises UserError with what to mend."""
    if not isinstance(given, list) or not given:
        raise UserError("Tick at least one run in the history, or name its id.")
    most, ids = runs.limits.study_members, list(dict.fromkeys(map(str, given)))
    if len(ids) > most:
        raise UserError(f"These are {len(ids):,} runs, and a study holds {most:,} at most; leave some out.")
    rows = [_row(runs, run) for run in ids]
    if why := refusal(str(row.brief.get("domain", "")) for row in rows):
        raise UserError(why)
    members = [NewMember(label_of(row), {}, row.id) for row in rows]
    return Collected(f"{len(rows)} runs collected", members, _plan(rows, owner))


def _row(runs: Runs, run: str) -> RunRow:
    try:
        return runs.row(run)
    except UserError as error:
        raise UserError(f"The run “{shorten(run, 40)}” cannot be collected: {error}") from error


def label_of(row: RunRow) -> str:
    """What its owner calls it, or what it is made of."""
    return shorten(row.name or title_of(row.brief), MOST_LABEL)


def _plan(rows: list[RunRow], owner: str) -> Plan:
    """Whole requests, by which more seeds can be computed; others' runs are marked."""
    with store_errors():
        requests = [row.request for row in rows]
    base = requests[0]
    return Plan(base, [_cell(base, request, row, owner) for request, row in zip(requests, rows)])


def _cell(base: Mapping[str, Any], request: Mapping[str, Any], row: RunRow, owner: str) -> dict[str, Any]:
    changes = {name: value for name, value in request.items() if value != base.get(name)}
    foreign = {} if row.belongs_to(owner) else {"foreign": True}
    return {"label": label_of(row), "axes": {}, "changes": changes, "seed": request.get("seed")} | foreign
