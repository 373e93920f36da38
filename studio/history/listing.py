"""A page of somebody's history, as plain data: an entry a run or study, newest first."""

from __future__ import annotations

import math
import time
from typing import Any

from engines.domains import NAMES, domain
from engines.records.store import RunRow, StudyRow
from engines.records.store.history import Sums
from engines.records.store.history.sought import Sought
from engines.studies.study import KINDS
from studio.errors import UserError, store_errors
from studio.history.words import describe_new
from studio.pictures.film import draw_design
from studio.runs.runs import Runs
from studio.runs.settings.title import title_of
from studio.times import format_age, format_duration

PIXELS = 48
AT_ONCE, MOST_AT_ONCE = 50, 200  # entries of a page; of one that is drawn again as far as it was seen
MOST_LETTERS = 500  # of what is sought

Entry = dict[str, Any]


def view_history(runs: Runs, owner: str, ask: dict[str, Any]) -> dict[str, Any]:
    """What the tab shows of what is sought, from the entry after `after` on. Raises UserError.

    ask: text, domain, reward, status, since, until, starred, as Sought has them; kind: “runs” (all of them), “studies”,
    or "" (runs of studies are folded into them); after: what “next” was; count: of entries.
    """
    if not owner:
        raise UserError("The page has not said whose history this is; reload the page.")
    describe_new(runs, owner)
    after, count = _place(ask.get("after")), max(1, min(int(ask.get("count") or AT_ONCE), MOST_AT_ONCE))
    with store_errors():
        entries, total = _entries(runs, owner, ask, after, count)
        last = entries[-1] if entries else None
        more = last is not None and len(entries) == count
        return {
            "entries": entries,
            "total": total,
            "next": [last["created"], last["id"]] if more else None,
            **({} if after else _around(runs, owner)),
        }


def _entries(
    runs: Runs, owner: str, ask: dict[str, Any], after: tuple[float, str] | None, count: int
) -> tuple[list[Entry], int]:
    """Runs and studies, newest first, and how many there are in all."""
    store, kind, sought = runs.store, ask.get("kind"), _sought(ask)
    rows, rows_total = store.found(owner, sought, after, count) if kind != "studies" else ([], 0)
    studies, studies_total = store.found_studies(owner, sought, after, count) if kind != "runs" else ([], 0)
    newest = sorted([*rows, *studies], key=lambda row: (row.created, row.id), reverse=True)[:count]
    sums = store.study_sums([row.id for row in newest if isinstance(row, StudyRow)])
    told = [run_entry(row) if isinstance(row, RunRow) else study_entry(row, sums.get(row.id)) for row in newest]
    return told, rows_total + studies_total


def run_entry(row: RunRow) -> Entry:
    """A run as the list shows it."""
    reward, design = row.best or (None, None)
    cost = row.totals.get("cost", {})
    return {
        **_common(row),
        "kind": "run",
        "title": title_of(row.brief),
        "state": _state(row),
        "reward": reward,
        "picture": _picture(row.brief.get("domain"), design),
        "rows": cost.get("rows", 0),
        "calls": cost.get("reward_calls", 0),
        "seconds": round(row.seconds, 1),
    }


def study_entry(row: StudyRow, sums: Sums | None) -> Entry:
    """A study as the list shows it. sums: of its runs; None where all are gone."""
    sums = sums or Sums()
    reward, design = sums.best or (None, None)
    return {
        **_common(row),
        "kind": "study",
        "title": f"{KINDS.get(row.kind, row.kind)} · {_count(len(row.members), 'run')}",
        "state": ", ".join(f"{number} {status}" for status, number in row.counts.items()),
        "reward": reward,
        "picture": _picture(sums.domain, design),
        "rows": sums.rows,
        "calls": sums.calls,
        "seconds": round(sums.seconds, 1),
    }


def _common(row: RunRow | StudyRow) -> Entry:
    told = {name: getattr(row, name) for name in ("id", "name", "note", "starred", "created")}
    return told | {"age": format_age(row.created)}


def _around(runs: Runs, owner: str) -> dict[str, Any]:
    """What may be sought, what can be had back, and what has gone."""
    domains, rewards = runs.store.facets(owner)
    labels = {name: domain(name).label if name in NAMES else name for name in domains}
    return {
        "domains": [[name, labels[name]] for name in domains],
        "rewards": rewards,
        "deleted": _deleted(runs, owner),
        "gone": runs.deletions(owner),
    }


def _deleted(runs: Runs, owner: str) -> str:
    """What was deleted and can be had back, in a sentence; "" where nothing can."""
    found = runs.store.discarded(owner)
    if not found:
        return ""
    counted = {kind: [each for each in found if each[0] == kind] for kind in ("run", "study")}
    words = [_count(len(counted[kind]), noun) for kind, noun in (("run", "run"), ("study", "study")) if counted[kind]]
    left = max(0.0, found[0][2] + runs.store.limits.undo_seconds - time.time())
    return f"Deleted: {' and '.join(words)}. For {format_duration(left)} the last deletion can be taken back."


def _count(number: int, noun: str) -> str:
    several = "studies" if noun == "study" else f"{noun}s"
    return f"{number} {noun if number == 1 else several}"


def _state(row: RunRow) -> str:
    """How a run stands, and how far it came where that is not to the end."""
    far = row.status != "done" and 0 < row.position < row.levels
    return row.status + (f", {row.position} of {row.levels} levels" if far else "")


def _picture(name: Any, design: Any) -> str:
    """A design drawn small; "" where there is none, or this version cannot draw it."""
    try:
        return draw_design(domain(name), design, PIXELS) if design is not None else ""
    except (LookupError, TypeError, ValueError, AttributeError):
        return ""


def _sought(ask: dict[str, Any]) -> Sought:
    text = {name: str(ask.get(name) or "")[:MOST_LETTERS] for name in ("text", "domain", "reward", "status")}
    moments = {name: _moment(ask.get(name)) for name in ("since", "until")}
    return Sought(**text, **moments, starred=ask.get("starred") is True, folded_in=ask.get("kind") != "runs")


def _moment(told: Any) -> float | None:
    """Seconds since the epoch; None for what is no number."""
    plain = isinstance(told, int | float) and not isinstance(told, bool)
    return float(told) if plain and math.isfinite(told) else None


def _place(told: Any) -> tuple[float, str] | None:
    """(created, id) as “next” was; None for anything else."""
    if not (isinstance(told, list) and len(told) == 2 and _moment(told[0]) is not None):
        return None
    return float(told[0]), str(told[1])
