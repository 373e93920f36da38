"""The designs of a run, or of several, as CSV and in the formats of their domain."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from engines.domains.meaning import with_unit
from engines.tables.write import inert
from studio.errors import UserError
from studio.export.taken import Taken

Members = Sequence[tuple[str, Taken]]  # label, run; one alone has the label ""


def write_csv(members: Members) -> bytes:
    """One line a design, with a head; lanes count from 1, as everywhere. Figures have their units in the head.

    Of several runs the first column says whose design it is.
    """
    text, several = io.StringIO(), _several(members)
    names = list(dict.fromkeys(name for _, taken in members for name in taken.columns))
    units: dict[str, str] = {}
    for _, taken in members:
        units = {**taken.units, **units}
    heads = [with_unit(name, units.get(name, "")) for name in names]
    writer = csv.writer(text, lineterminator="\n")
    own = ["lane", "design", "reward", "reward unit", *heads, "status"]
    writer.writerow(map(inert, ["member", "run", *own] if several else own))
    for label, taken in members:
        first = [label, taken.row.id] if several else []
        for row in taken.rows:
            writer.writerow(map(inert, [*first, *_line(taken, row, names)]))
    return text.getvalue().encode()


def _line(taken: Taken, row: dict[str, Any], names: Sequence[str]) -> list[Any]:
    figures = (row["figures"].get(name) for name in names)
    return [row["lane"], row["design"], row["reward"], taken.units.get("reward", ""), *figures, taken.status]


def in_format(members: Members, kind: str) -> bytes:
    """All designs in one of the formats of their domain; of several runs each design is named after its member."""
    if any(kind not in taken.domain.exports for _, taken in members):
        labels = " and ".join(dict.fromkeys(f"{taken.domain.label.lower()}s" for _, taken in members))
        raise UserError(f"There is no download “{kind}” for {labels}.")
    several = _several(members)
    parts = [
        taken.in_format(kind, label, f"m{number:02d}_" if several else "")
        for number, (label, taken) in enumerate(members, 1)
    ]
    return b"".join(parts)


def _several(members: Members) -> bool:
    return any(label for label, _ in members)
