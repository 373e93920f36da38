"""The film: one row a lane, one column a level; a cell is the design its state points to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from engines.domains import Domain

MOST_LANES = 24  # rows shown; the table has every lane


def key_of(design: Any) -> str:
    """A short name by which page and server speak of a design."""
    return hashlib.blake2b(json.dumps(design).encode(), digest_size=8).hexdigest()


def drawn(domain: Domain, design: Any, pixels: int) -> str:
    """A design (as JSON gives it back) → SVG."""
    return domain.draw(design if isinstance(design, str) else domain.codec.read(design), pixels)


def column(record: dict[str, Any]) -> dict[int, tuple[Any, float | None, int]]:
    """lane → (design, value, candidate) of its best survivor."""
    best: dict[int, tuple[Any, float | None, int]] = {}
    for candidate in record["kept"]:
        lane, value = record["lanes"][candidate], record["values"][candidate]
        if lane not in best or _worth(value) > _worth(best[lane][1]):
            best[lane] = (record["designs"][record["design"][candidate]], value, candidate)
    return best


def _worth(value: float | None) -> float:
    return float("-inf") if value is None else value


def film(domain: Domain, records: Sequence[dict[str, Any]], after: int) -> dict[str, Any]:
    """Columns after position `after` and the pictures first seen in them."""
    seen = {key_of(cell[0]) for record in records[:after] for cell in _shown(record).values()}
    columns, pictures = [], {}
    for position, record in enumerate(records[after:], after + 1):
        cells = {lane: (key_of(design), value) for lane, (design, value, _) in _shown(record).items()}
        columns.append(
            {"position": position, "t": record["t"], "cells": [[lane, k, v] for lane, (k, v) in cells.items()]}
        )
        fresh = {k: design for (k, _), (design, _, _) in zip(cells.values(), _shown(record).values()) if k not in seen}
        pictures.update({k: drawn(domain, design, 120) for k, design in fresh.items()})
        seen |= set(fresh)
    return {"columns": columns, "pictures": pictures}


def _shown(record: dict[str, Any]) -> dict[int, tuple[Any, float | None, int]]:
    """column, with the unfinished state in the design's place where the record has it."""
    states = dict(zip(record["kept"], record.get("shown", ())))
    cells = sorted(column(record).items())[:MOST_LANES]
    return {lane: (states.get(candidate, design), value, candidate) for lane, (design, value, candidate) in cells}


def unfolded(domain: Domain, record: dict[str, Any], lane: int) -> list[dict[str, Any]]:
    """The candidates of one lane at one level, best first, as the page shows them."""
    kept = set(record["kept"])
    rows = [i for i, owner in enumerate(record["lanes"]) if owner == lane]
    rows.sort(key=lambda i: -_worth(record["values"][i]))
    label = lambda i: record["designs"][record["design"][i]]
    return [
        {
            "svg": drawn(domain, label(i), 140),
            "label": named(label(i)),
            "value": record["values"][i],
            "weight": record["weights"][i],
            "kept": i in kept,
        }
        for i in rows[:64]
    ]


def named(design: Any) -> str:
    """A design in letters; a picture by the name of its file."""
    if isinstance(design, str) and design.startswith("data:"):
        return f"{key_of(design)}.png"
    return ", ".join(f"{c:.3f}" for c in design) if isinstance(design, (list, tuple)) else str(design)
