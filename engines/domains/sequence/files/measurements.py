"""The columns of measurements of a table, and which rows lack them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engines.domains.sequence.files.table_letters import find_column
from engines.tables.header import ROW_NAME
from engines.tables.left_out import LeftOut
from engines.tables.numbers import Numbers
from engines.tables.table import Table

LEAST_SHARE = 0.5  # of a column's cells that hold anything: with fewer numbers it is no column of measurements
ABSENT, UNREAD = "had no measurement", "had no number where a measurement belongs"


@dataclass(frozen=True)
class Measurements:
    """Columns of measurements: column → its numbers [N], and the places of the heads it is compared with.

    notes: what was left out or is odd, in sentences.
    """

    numbers: Mapping[str, Numbers]
    heads: Mapping[str, list[int]]
    notes: list[str]


def measurement_columns(table: Table, letters: str, heads: Sequence[str], most: float) -> Measurements:
    """Every column of numbers, with the heads of the oracle it is compared with: its namesake, else all of them.

    One that is no namesake is left out, if there is another, where more than `most` per cent of it is not read.
    Raises ValueError where there is no column of numbers.
    """
    place = {head.lower(): i for i, head in enumerate(heads)}
    others = (letters, find_column(table.columns, "set"), ROW_NAME)
    every = {column: table.numbers(column) for column in table.columns if column not in others}
    found = {name: each for name, each in every.items() if name.lower() in place or _share(each) >= LEAST_SHARE}
    if not found:
        raise ValueError(f"There is no column of numbers to compare with; call one {', '.join(heads)} or measured.")
    clean = {name: each for name, each in found.items() if name.lower() in place or not too_unread(each, most)}
    found = clean or found
    few = [_few(name, each) for name, each in every.items() if name not in found and _share(each) > 0]
    compared = {name: [place[name.lower()]] if name.lower() in place else [*place.values()] for name in found}
    return Measurements(found, compared, [*few, *column_notes(table, found)])


def _share(numbers: Numbers) -> float:
    """The share of numbers among the cells that hold anything."""
    return float(np.isfinite(numbers.values).sum() / max(1, (~numbers.missing).sum()))


def too_unread(numbers: Numbers, most: float) -> bool:
    """Whether more than `most` per cent of a column hold something that is no number."""
    return bool(100 * numbers.unread.sum() > most * len(numbers.unread))


def _few(name: str, numbers: Numbers) -> str:
    count, whole = int(np.isfinite(numbers.values).sum()), int((~numbers.missing).sum())
    return f"The column {name} is left out: {count:,} of its {whole:,} cells are numbers; “{numbers.example}” is none."


def column_notes(table: Table, columns: Mapping[str, Numbers]) -> list[str]:
    """A sentence about every column of which cells are missing, are no numbers, or are percentages."""
    notes = []
    for name, each in columns.items():
        if each.percent:
            notes.append(f"The column {name} is in per cent; 50 % was read as 50.")
        if each.missing.any():
            notes.append(f"{_cells(table, each.missing)} of {name} {_say(each.missing)} that nothing was measured.")
        if each.unread.any():
            two = " (a comma may mark decimals or thousands there)" if "," in each.example else ""
            notes.append(
                f"{_cells(table, each.unread)} of {name} {_hold(each.unread)} no number: “{each.example}”{two}."
            )
    return notes


def _cells(table: Table, which: np.ndarray) -> str:
    count, line = int(which.sum()), table.lines[int(which.argmax())]
    return f"{count:,} {'cell' if count == 1 else 'cells'} (the first in line {line})"


def _say(which: np.ndarray) -> str:
    return "says" if which.sum() == 1 else "say"


def _hold(which: np.ndarray) -> str:
    return "holds" if which.sum() == 1 else "hold"


def left_out(
    table: Table, letters: Mapping[str, Sequence[int]], columns: Iterable[Numbers], every: bool = False
) -> LeftOut:
    """The rows that cannot be used. letters: why → lines whose letters cannot be read.

    columns: of measurements; a row needs one of them, or every one.
    """
    columns, gone = list(columns), {line for lines in letters.values() for line in lines}
    usable = (np.all if every else np.any)([np.isfinite(c.values) for c in columns], axis=0)
    unread = np.any([c.unread for c in columns], axis=0)
    lacking = [(line, bad) for line, ok, bad in zip(table.lines, usable, unread) if not ok and line not in gone]
    kinds = {ABSENT: [line for line, bad in lacking if not bad], UNREAD: [line for line, bad in lacking if bad]}
    found = {**letters, **{why: lines for why, lines in kinds.items() if lines}}
    return LeftOut(len(table.rows), found, table.notes)
