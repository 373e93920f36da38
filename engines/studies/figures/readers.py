"""A table that was written as CSV, read back, so that a study of hours can go on where it ended."""

from __future__ import annotations

import csv
from pathlib import Path

from engines.studies.figures.figure import Figure
from engines.studies.figures.writers import Rows

ENDS = (" low", " high")  # of an interval, behind the heading


def read_csv(file: Path, corner: str, settings: tuple[str, ...]) -> tuple[Rows, list[dict[str, str]]]:
    """What csv_table wrote: its rows, and of each the settings of these names; nothing of a file that is not there.

    Raises ValueError where the file is no such table.
    """
    if not file.exists():
        return [], []
    try:
        with file.open(encoding="utf-8", newline="") as text:
            lines = list(csv.DictReader(text, strict=True))
        told = [{name: line.pop(name) for name in settings} for line in lines]
        return [(line.pop(corner), _figures(line)) for line in lines], told
    except (KeyError, ValueError, TypeError, AttributeError, csv.Error) as error:
        raise ValueError(f"{file} holds no table to go on with; give another file, or delete it.") from error


def _figures(line: dict[str, str]) -> dict[str, Figure]:
    """Heading → its number, nan where there is none, with the ends of its interval where it has them."""
    ends = {name: float(cell) for name, cell in line.items() if name.endswith(ENDS) and cell}
    heads = {name: float(cell or "nan") for name, cell in line.items() if not name.endswith(ENDS)}
    return {head: Figure(number, *(ends.get(head + end) for end in ENDS)) for head, number in heads.items()}
