"""What is new of a study, part by part: a part that the page has seen as it is now is not made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from engines.records.store import LIVE, RunRow, StudyRow
from studio.studies.figures.differences import names
from studio.studies.figures.distributions import study_distributions
from studio.studies.figures.grid import study_grid
from studio.studies.figures.parallel import study_parallel
from studio.studies.figures.pareto import study_pareto
from studio.studies.figures.table import study_table
from studio.studies.shown import Shown

PARTS = {  # name → what is drawn of the members; the second argument says how, where it can be said
    "grid": study_grid,
    "table": study_table,
    "pareto": study_pareto,
    "parallel": lambda shown, wanted: study_parallel(shown),
    "distributions": study_distributions,
}
WAITS = {"queued": "waits in line", "running": "begins", "paused": "paused", "stopped": "stopped", "failed": "failed"}
GONE = "deleted"


def view_study(study: StudyRow, shown: Sequence[Shown], ask: Mapping[str, Any]) -> dict[str, Any]:
    """version: of the study; members: where each stands, and exports: their formats, where any has changed since
    ask["version"]; live: whether more is to come; parts: name → what is to be drawn anew, with a token by which the
    page says that it has it.

    ask: version, and parts: name → {"token": what the page has, "wanted": how it is to be drawn}.
    """
    view: dict[str, Any] = {"version": study.version, "live": any(m.row and m.row.status in LIVE for m in shown)}
    if ask.get("version") != study.version:
        view |= {"name": study.name, "members": member_views(study, shown), "exports": shared_formats(shown)}
    asked = ask.get("parts")
    asked = asked if isinstance(asked, dict) else {}
    known = _known(study, shown)
    return view | {"parts": dict(_parts(shown, {n: asked[n] for n in PARTS if n in asked}, known))}


def shared_formats(shown: Sequence[Shown]) -> list[str]:
    """The formats that the domains of all members have."""
    known = [list(member.domain.exports) for member in shown if member.domain]
    return [kind for kind in (known[0] if known else ()) if all(kind in each for each in known)]


def member_views(study: StudyRow, shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """Of each member: label, run, status, a line on it, share that is done, best reward, the name of its picture."""
    told = zip(study.members, shown, names(shown))
    return [_member(member.run, each.row, label) for member, each, label in told]


def _parts(shown: Sequence[Shown], asked: Mapping[str, Any], known: str) -> Any:
    for name, said in asked.items():
        said = said if isinstance(said, dict) else {}
        wanted = said.get("wanted") if isinstance(said.get("wanted"), dict) else None
        token = _hash([name, wanted, known])
        if said.get("token") != token:
            yield name, {"token": token, **PARTS[name](shown, wanted)}


def _known(study: StudyRow, shown: Sequence[Shown]) -> str:
    """What pictures are made of: who the members are, and those that have finished as they are."""
    members = [[m.run, m.label, each.row is not None] for m, each in zip(study.members, shown)]
    ended = [[each.row.id, each.row.version] for each in shown if each.row and each.row.status == "done"]
    return _hash([members, ended])


def _hash(told: Any) -> str:
    return hashlib.blake2b(json.dumps(told, default=str).encode(), digest_size=8).hexdigest()


def _member(run: str, row: RunRow | None, label: str) -> dict[str, Any]:
    if row is None:
        return {"label": label, "run": run, "status": GONE, "line": "the run was deleted"}
    best = row.best[0] if row.best and isinstance(row.best[0], (int, float)) else None
    return {
        "label": label,
        "run": run,
        "status": row.status,
        "line": _line(row),
        "share": round(row.position / max(1, row.levels), 3),
        "best": best,
        "picture": _picture_name(row),
    }


def _line(row: RunRow) -> str:
    """Where a run stands, in a few words."""
    if row.status == "done":
        return "" if row.best else "no design could be judged"
    far = f"level {row.position} of {row.levels}" if row.position else ""
    if row.status == "running":
        return row.message or far or WAITS["running"]
    return " · ".join(filter(None, (row.message or WAITS.get(row.status, row.status), far)))


def _picture_name(row: RunRow) -> str:
    """Another one for another picture; "" while there is none."""
    if row.status == "done" and row.best:
        return f"{row.id}:best"
    return f"{row.id}:{row.position}" if row.position else ""
