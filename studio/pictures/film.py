"""The film: one row a lane, one column a level; a cell is the design its state points to. Lanes count from 1."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from engines.domains import Domain

MOST_LANES = 24  # rows shown; the table has every lane
CELL_PIXELS = 120

Cell = tuple[Any, float | None, int]  # design as JSON, value, row of the candidate


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


def best_survivors(record: dict[str, Any]) -> dict[int, Cell]:
    """Lane, from 0 → (design, value, candidate) of the survivor with the highest value."""
    best: dict[int, Cell] = {}
    for candidate in record["kept"]:
        lane, value = record["lanes"][candidate], record["values"][candidate]
        if lane not in best or sort_value(value) > sort_value(best[lane][1]):
            best[lane] = (record["designs"][record["design"][candidate]], value, candidate)
    return best


def draw_design(domain: Domain, design: Any, pixels: int) -> str:
    """The SVG of a design as JSON holds it."""
    return domain.draw(design if isinstance(design, str) else domain.codec.read(design), pixels)


def design_key(design: Any) -> str:
    """A short name by which page and server speak of a design: 16 hexadecimal digits of its hash."""
    return hashlib.blake2b(json.dumps(design).encode(), digest_size=8).hexdigest()


def design_label(design: Any) -> str:
    """A design in letters; a picture by the name of its file."""
    if isinstance(design, str) and design.startswith("data:"):
        return f"{design_key(design)}.png"
    return ", ".join(f"{c:.3f}" for c in design) if isinstance(design, (list, tuple)) else str(design)


def sort_value(value: float | None) -> float:
    """The value, or less than any where there is none."""
    return float("-inf") if value is None else value


def _shown_cells(record: dict[str, Any]) -> dict[int, Cell]:
    """best_survivors of the first lanes, with the unfinished state in the design's place where the record has it."""
    states = dict(zip(record["kept"], record.get("shown", ())))
    cells = sorted((lane, cell) for lane, cell in best_survivors(record).items() if lane < MOST_LANES)
    return {lane: (states.get(candidate, design), value, candidate) for lane, (design, value, candidate) in cells}
