"""Which line of a table is its header, and whether the rows fit it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

from engines.tables.numbers import NUMBER
from engines.tables.separator import trim

LETTERS = re.compile("[ACGTUN]{8,}", re.IGNORECASE)  # a sequence, which no column is called
_WHOLE, _PART = re.compile(r"[-+\u2212\u2013]?\d+"), re.compile(r"\d+([eE][-+]?\d+)?")
ROW_NAME = "row name"  # R leaves this column unnamed
Rows = list[tuple[int, list[str]]]  # line, cells


def first_row(text: Sequence[str]) -> int:
    """The place of the first line that is neither blank nor begins with #; the number of lines where all do."""
    return next((i for i, line in enumerate(text) if line.strip() and not line.lstrip().startswith("#")), len(text))


def commented_header(above: Sequence[str], separator: str, first: Sequence[str]) -> list[str]:
    """The names in the last line of # above the first row, where they are its header; none where it is a comment.

    They are where they are as many as the row has cells, or one fewer as R has it, and the row holds data.
    """
    line = next((line for line in reversed(above) if line.strip()), "").strip().lstrip("#").strip()
    names = [name.strip() for name in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]
    return names if len(names) > 1 and len(first) - len(names) in (0, 1) and holds_data(first) else []


def holds_data(cells: Sequence[str]) -> bool:
    """Whether any cell is a number or a sequence of letters."""
    return any(NUMBER.fullmatch(cell) for cell in cells) or holds_letters(cells)


def holds_letters(cells: Sequence[str]) -> bool:
    """Whether any cell is a sequence of letters."""
    return any(LETTERS.fullmatch("".join(cell.split())) for cell in cells)


def fit_rows(names: list[str], top: int, rows: Rows, separator: str) -> tuple[list[str], Rows, list[str]]:
    """(names, rows with one cell a name, sentences). top: the header's line.

    A header of R, which leaves out the name of the row names, is given it. Raises ValueError naming the first line that
    does not fit.
    """
    rows = [(line, trim(row, len(names))) for line, row in rows]
    if _is_of_r(names, rows) and not (separator == "," and _may_be_halves(rows)):
        first = rows[0][1][0][:40]
        said = f"The header has one name fewer than the rows have cells, as R writes it: “{first}” and all others that "
        return [ROW_NAME, *names], rows, [said + "begin a row were taken for the names of the rows."]
    least = max((i for i, name in enumerate(names, 1) if name), default=0)
    for line, row in rows:
        if not least <= len(row) <= len(names):
            raise ValueError(
                f"Line {line} has {len(row)} {'cell' if len(row) == 1 else 'cells'}, but the header in line {top} has "
                f"{len(names)} {'name' if len(names) == 1 else 'names'}; mend that line. A separator within a cell, "
                "such as a decimal comma between commas, needs quotes about the cell."
            )
    return names, [(line, row + [""] * (len(names) - len(row))) for line, row in rows], []


def _is_of_r(names: list[str], rows: Rows) -> bool:
    """Whether every row has a name of its own in front that is no sequence."""
    if len(names) < 2 or any(len(row) != len(names) + 1 for _, row in rows):
        return False
    firsts = [row[0] for _, row in rows]
    return len(set(firsts)) == len(rows) and not holds_letters(firsts)


def _may_be_halves(rows: Rows) -> bool:
    """Whether two cells side by side are, in every row, what a comma leaves of a number with a decimal comma."""
    sides = zip(*(zip(row, row[1:]) for _, row in rows))  # pair by pair, of all rows
    return any(all(_WHOLE.fullmatch(a) and _PART.fullmatch(b) for a, b in pairs) for pairs in sides)


def check_names(columns: Sequence[str]) -> None:
    """Raises ValueError where a name comes twice."""
    twice = [name for name, count in Counter(columns).items() if name and count > 1]
    if twice:
        raise ValueError(f"There is more than one column {', '.join(twice)}; give each a name of its own.")
