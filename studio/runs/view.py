"""What the page needs to draw a run, as plain data."""

from __future__ import annotations

from html import escape
from typing import Any

from engines.domains import Domain
from engines.records.designs import design_label
from engines.records.store import ENDED, RunRow
from studio.errors import UserError
from studio.pictures.candidates import candidate_view
from studio.pictures.film import MOST_LANES, film
from studio.pictures.molecule3d import viewer_frame
from studio.pictures.values import values_figure
from studio.runs.finished import comparison_pending, finished_view
from studio.runs.labels import file_stem, status_line, unconfined_note
from studio.runs.records.remarks import condition_remarks, record_remarks
from studio.runs.runs import Runs, domain_of, pausing_script
from studio.runs.settings.listing import settings_view
from studio.runs.settings.onward import can_go_on
from studio.runs.settings.title import run_title
from studio.runs.unjudged import unjudged_note

VIEWER = "gradio_api/file=assets/vendor/3Dmol-min.js"  # where the page finds 3Dmol


def view_run(runs: Runs, run: str, after: int, owner: str, version: int = -1) -> dict[str, Any]:
    """What a page that has seen `after` columns, and last saw the run at `version`, needs to draw the rest.

    Raises UserError where there is no such run.
    """
    row = runs.row(run)
    records, chosen = runs.records_of(row), domain_of(row)
    after = max(0, min(after, len(records)))
    fresh, before = records[after:], records[after - 1] if after else None
    view = view_status(runs, row, owner) | film(chosen, fresh, after, before)
    if fresh or after == 0:
        view["values"] = values_figure(fresh, row.levels, after)
    if row.status in ENDED and records and row.version != version:
        view["finished"] = finished_view(row, records)
    if after == 0:
        view |= _introduction(chosen, row)
    if told := record_remarks(fresh, after):
        view["remarks"] = [*condition_remarks(chosen, row.request["conditions"]), *told]
    return view


def view_settings(runs: Runs, run: str) -> dict[str, Any]:
    """All settings of a run. Raises UserError where there is no such run."""
    return settings_view(runs.request(run))


def view_candidates(runs: Runs, run: str, position: int, lane: int) -> dict[str, Any]:
    """One lane's candidates at one level (both count from 1), best first, see candidate_view. Raises UserError."""
    row = runs.row(run)
    records = runs.records_of(row)
    if not 1 <= position <= len(records):
        raise UserError("That level has not been reached yet.")
    if not 1 <= lane <= row.brief["lanes"]:
        raise UserError(f"This run has the lanes 1 to {row.brief['lanes']}.")
    return candidate_view(domain_of(row), records[position - 1], lane)


def view_design(runs: Runs, run: str, label: str) -> dict[str, str]:
    """One design of a run seen closely. solid: in 3-D; pictures: the domain's own; "" where it has none.

    label: what the table of the run calls it. Raises UserError where it is not in the run.
    """
    row = runs.row(run)
    chosen = domain_of(row)
    if chosen.mol_block is None and chosen.views is None:
        return {}
    try:
        design = chosen.codec.read(_find_design(runs, row, label))
        return {"solid": _solid(chosen, design), "pictures": _pictures(chosen, design, row.request)}
    except ValueError as error:
        raise UserError(str(error)) from error


def _introduction(chosen: Domain, row: RunRow) -> dict[str, Any]:
    """What does not change while a run is looked at."""
    return {
        "title": " · ".join(filter(None, (row.name, run_title(row.brief)))),
        "remarks": condition_remarks(chosen, row.request["conditions"]),
        "exports": list(chosen.exports),
        "stem": file_stem(row.id, row.brief),
        "key": [list(entry) for entry in chosen.key],
        "rows": min(row.brief["lanes"], MOST_LANES),
    }


def view_status(runs: Runs, row: RunRow, owner: str) -> dict[str, Any]:
    """Where the run stands, and whose it is."""
    ahead, engine = runs.store.ahead(row.id) if row.status == "queued" else 0, runs.engine_words()
    line = status_line(row, ahead, runs.store.people()) + unjudged_note(row) + unconfined_note(row.totals)
    return {
        "run": row.id,
        "status": row.status,
        "message": row.message,
        "position": row.position,
        "levels": row.levels,
        "line": line + (f" · {engine}" if engine else ""),
        "engine": engine,
        "mine": row.belongs_to(owner),
        "version": row.version,
        "lanes": row.brief["lanes"],
        "sampler": row.brief["sampler"],
        "broken": pausing_script(row) is not None,
        "comparing": comparison_pending(row),
        "onward": can_go_on(row),
    }


def _find_design(runs: Runs, row: RunRow, label: str) -> Any:
    """The design of that label, as JSON holds it. Raises UserError."""
    finished, records = (row.result or {}).get("designs") or [], runs.records_of(row)
    for design in (*finished, *(records[-1]["designs"] if records else ())):
        if design_label(design) == label:
            return design
    raise UserError("That design is not in this run.")


def _solid(chosen: Domain, design: Any) -> str:
    return viewer_frame(chosen.mol_block(design), VIEWER) if chosen.mol_block else ""


def _pictures(chosen: Domain, design: Any, request: dict[str, Any]) -> str:
    return "".join(map(_figure_html, chosen.views(design, request) if chosen.views else ()))


def _figure_html(picture: tuple[str, str]) -> str:
    """(title, SVG) → HTML."""
    title, svg = picture
    return f'<figure tabindex="0"><figcaption>{escape(title)}</figcaption>{svg}</figure>'
