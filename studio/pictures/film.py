"""The film: one row a lane, one column a level; a cell is the design its state points to. Lanes count from 1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.domains import Domain
from engines.records.designs import Cell, best_survivors, design_key

MOST_LANES = 24  # rows shown; the table has every lane
CELL_PIXELS = 120


def film(
    domain: Domain, records: Sequence[dict[str, Any]], after: int, before: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Columns of the records that follow position `after`, and key → SVG of the designs that are new in them.

    before: the record at that position. A lane without a survivor has no cell in a column. What is drawn depends on
    these records alone, so it costs the same however many came before; a design that comes back is drawn again.
    """
    seen = {design_key(design) for design, _, _ in _shown_cells(before).values()} if before else set()
    columns, pictures = [], {}
    for position, record in enumerate(records, after + 1):
        cells = [
            (lane + 1, design_key(design), value, design) for lane, (design, value, _) in _shown_cells(record).items()
        ]
        columns.append({"position": position, "t": record["t"], "cells": [list(cell[:3]) for cell in cells]})
        fresh = {key: design for _, key, _, design in cells if key not in seen}
        pictures |= {key: draw_design(domain, design, CELL_PIXELS) for key, design in fresh.items()}
        seen |= set(fresh)
    return {"columns": columns, "pictures": pictures}


def draw_design(domain: Domain, design: Any, pixels: int) -> str:
    """The SVG of a design as JSON holds it."""
    return domain.draw(read_design(domain, design), pixels)


def read_design(domain: Domain, design: Any) -> Any:
    """What a domain draws: text as it is, what JSON holds otherwise read."""
    return design if isinstance(design, str) else domain.codec.read(design)


def _shown_cells(record: dict[str, Any]) -> dict[int, Cell]:
    """best_survivors of the first lanes, with the unfinished state in the design's place where the record has it."""
    states = dict(zip(record["kept"], record.get("shown", ())))
    cells = sorted((lane, cell) for lane, cell in best_survivors(record).items() if lane < MOST_LANES)
    return {lane: (states.get(candidate, design), value, candidate) for lane, (design, value, candidate) in cells}
