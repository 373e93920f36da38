"""The film: one row a lane, one column a level; a cell is the design its state points to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from engines.domains import Domain

MOST_LANES = 24  # rows shown; the table has every lane
MOST_CANDIDATES = 64  # shown of one lane at one level
CELL_PIXELS, CARD_PIXELS = 120, 140

Cell = tuple[Any, float | None, int]  # design as JSON, value, row of the candidate


def film(domain: Domain, records: Sequence[dict[str, Any]], after: int) -> dict[str, Any]:
    """Columns after position `after`, and key → SVG of the designs first seen in them."""
    seen = {design_key(design) for record in records[:after] for design, _, _ in _shown_cells(record).values()}
    columns, pictures = [], {}
    for position, record in enumerate(records[after:], after + 1):
        cells = [(lane, design_key(design), value, design) for lane, (design, value, _) in _shown_cells(record).items()]
        columns.append(
            {"position": position, "t": record["t"], "cells": [[lane, key, value] for lane, key, value, _ in cells]}
        )
        fresh = {key: design for _, key, _, design in cells if key not in seen}
        pictures |= {key: draw_design(domain, design, CELL_PIXELS) for key, design in fresh.items()}
        seen |= set(fresh)
    return {"columns": columns, "pictures": pictures}


def best_survivors(record: dict[str, Any]) -> dict[int, Cell]:
    """Lane → (design, value, candidate) of the survivor with the highest value."""
    best: dict[int, Cell] = {}
    for candidate in record["kept"]:
        lane, value = record["lanes"][candidate], record["values"][candidate]
        if lane not in best or _sort_value(value) > _sort_value(best[lane][1]):
            best[lane] = (record["designs"][record["design"][candidate]], value, candidate)
    return best


def candidate_cards(domain: Domain, record: dict[str, Any], lane: int) -> list[dict[str, Any]]:
    """The candidates of one lane at one level, best first: picture, label, value, weight, whether it was kept."""
    rows = [i for i, owner in enumerate(record["lanes"]) if owner == lane]
    rows.sort(key=lambda i: -_sort_value(record["values"][i]))
    return [_card(domain, record, i) for i in rows[:MOST_CANDIDATES]]


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


def _shown_cells(record: dict[str, Any]) -> dict[int, Cell]:
    """best_survivors, with the unfinished state in the design's place where the record has it."""
    states = dict(zip(record["kept"], record.get("shown", ())))
    cells = sorted(best_survivors(record).items())[:MOST_LANES]
    return {lane: (states.get(candidate, design), value, candidate) for lane, (design, value, candidate) in cells}


def _card(domain: Domain, record: dict[str, Any], candidate: int) -> dict[str, Any]:
    design = record["designs"][record["design"][candidate]]
    return {
        "svg": draw_design(domain, design, CARD_PIXELS),
        "label": design_label(design),
        "value": record["values"][candidate],
        "weight": record["weights"][candidate],
        "kept": candidate in record["kept"],
    }


def _sort_value(value: float | None) -> float:
    return float("-inf") if value is None else value
