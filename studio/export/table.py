"""The designs of a run as CSV."""

from __future__ import annotations

import csv
import io

from engines.tables.write import inert
from studio.export.taken import Taken

PURE = "0–1"  # a unit that only says where a plain number lies


def write_csv(taken: Taken) -> bytes:
    """One line a design, with a head; lanes count from 1, as everywhere. Figures have their units in the head."""
    text, units = io.StringIO(), taken.units
    writer = csv.writer(text, lineterminator="\n")
    heads = [f"{name} ({units[name]})" if units.get(name, PURE) != PURE else name for name in taken.columns]
    writer.writerow(map(inert, ["lane", "design", "reward", "reward unit", *heads, "status"]))
    for row in taken.rows:
        figures = (row["figures"].get(name) for name in taken.columns)
        told = [row["lane"], row["design"], row["reward"], units.get("reward", ""), *figures, taken.status]
        writer.writerow(map(inert, told))
    return text.getvalue().encode()
