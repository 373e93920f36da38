"""Pearson's r between predictions and the columns of a table, where it can be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from engines.domains.sequence.files.elements import Elements, letters_column
from engines.domains.sequence.files.table_file import Table
from engines.domains.sequence.files.table_letters import find_column, parse_number

LEAST = 3  # elements that r is told of


def column_values(rows: Sequence[Mapping[str, str]], column: str) -> np.ndarray:
    """A column [N], nan where it holds no number."""
    return np.array([parse_number(row[column]) for row in rows])


def measurement_columns(table: Table, heads: Sequence[str]) -> dict[str, list[int]]:
    """Column of numbers → the heads of the oracle that it is compared with: its namesake, else all of them.

    Raises ValueError where there is no column of numbers.
    """
    place = {head.lower(): i for i, head in enumerate(heads)}
    others = (letters_column(table), find_column(table.columns, "set"))
    rest = [column for column in table.columns if column not in others]
    named = {column: [place[column.lower()]] for column in rest if column.lower() in place}
    found = {
        column: named.get(column, [*place.values()])
        for column in rest
        if column in named or np.isfinite(column_values(table.rows, column)).any()
    }
    if not found:
        raise ValueError(f"There is no column of numbers to compare with; call one {', '.join(heads)} or measured.")
    return found


def unusable_columns(elements: Elements, columns: Iterable[str]) -> dict[str, str]:
    """Column of which r cannot be told → a sentence why. Raises ValueError where there is no other."""
    if (count := len(elements.rows)) < LEAST:
        few = f"r needs at least {LEAST} elements; this file has {count} that can be read."
        raise ValueError("\n".join([*elements.notes, few]))
    why = {column: obstacle(column_values(elements.rows, column)) for column in columns}
    notes = {column: f"The column {column} is left out: {reason}." for column, reason in why.items() if reason}
    if len(notes) == len(why):
        raise ValueError("\n".join([*elements.notes, *notes.values()]))
    return notes


def obstacle(values: np.ndarray) -> str:
    """Why r cannot be told of these values [N]; empty where it can."""
    finite = values[np.isfinite(values)]
    if len(finite) < LEAST:
        return f"r needs at least {LEAST} numbers, and there are {len(finite)}"
    return f"r needs numbers that differ, and all are {finite[0]:g}" if np.ptp(finite) == 0 else ""


def describe_correlation(predicted: np.ndarray, values: np.ndarray) -> str:
    """r and r² of predictions [N] and measurements [N], or why there is none, and of how many elements."""
    whole = np.isfinite(values) & np.isfinite(predicted)
    why = obstacle(values[whole]) or obstacle(predicted[whole])
    r = float("nan") if why else float(np.corrcoef(predicted[whole], values[whole])[0, 1])
    return f"{why or f'r {r:.3f}  r² {r * r:.3f}'}  ({int(whole.sum()):,} elements)"
