"""What stands in a study's cells, and the designs that somebody brushed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.domains.meaning import meaning_of_figure
from engines.records.designs import best_survivors, design_figures, design_label, sort_value
from engines.records.store import RunRow, StoreError
from studio.pictures.designs import PIXELS as CLOSE
from studio.pictures.film import draw_design
from studio.runs.finished import last_readable
from studio.runs.runs import Runs, domain_of
from studio.studies.shown import Shown

CELL, MOST_CELLS, MOST_DESIGNS = 120, 64, 24  # pixels; of one answer


def cell_pictures(runs: Runs, shown: Sequence[Shown], wanted: Any) -> dict[str, str]:
    """Place of a member → SVG of its best design, or of the best that its states point to; "" where there is none."""
    places = [p for p in _places(wanted) if 0 <= p < len(shown)][:MOST_CELLS]
    return {str(place): _picture(runs, shown[place].row) for place in places}


def picked_designs(shown: Sequence[Shown], wanted: Any) -> list[dict[str, Any]]:
    """[[member, design], …], the first MOST_DESIGNS → each with label, reward, figures and SVG, as its run has it."""
    pairs = [pair for pair in wanted if isinstance(pair, list) and len(pair) == 2] if isinstance(wanted, list) else []
    found: dict[int, list[dict[str, Any]]] = {}
    drawn = []
    for member, design in (_places(pair) for pair in pairs[:MOST_DESIGNS] if len(_places(pair)) == 2):
        if design < 0 or not (0 <= member < len(shown) and shown[member].row):
            continue
        if member not in found:
            found[member] = shown[member].row.source.result(shown[member].row.id) or {}
        drawn += _design(shown[member], found[member], member, design)
    return drawn


def _design(member: Shown, result: dict[str, Any], place: int, design: int) -> list[dict[str, Any]]:
    """One design; none that is not there, or is damaged."""
    try:
        written = result["designs"][design]
        told = {"label": design_label(written), "reward": result["rewards"][design]}
        figures = {**design_figures(result, design), **member.domain.properties(member.domain.codec.read(written))}
        called = {meaning_of_figure(member.domain, name).label or name: value for name, value in figures.items()}
        drawn = {"svg": draw_design(member.domain, written, CLOSE), "figures": called}
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return []
    return [{"member": place, "design": design, **told, **drawn}]


def _places(wanted: Any) -> list[int]:
    return [p for p in wanted if isinstance(p, int) and not isinstance(p, bool)] if isinstance(wanted, list) else []


def _picture(runs: Runs, row: RunRow | None) -> str:
    try:
        design = _best(runs, row) if row else None
        return "" if design is None else draw_design(domain_of(row), design, CELL)
    except (IndexError, KeyError, TypeError, ValueError, StoreError):  # damaged, or of another version
        return ""


def _best(runs: Runs, row: RunRow) -> Any:
    """The design with the highest reward, or value; None before there is any."""
    if row.status == "done":
        return row.best[1] if row.best else None
    records = runs.records_of(row)
    cells = best_survivors(last_readable(records)) if records else {}
    return max(cells.values(), key=lambda cell: sort_value(cell[1]))[0] if cells else None
