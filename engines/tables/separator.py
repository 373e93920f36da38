"""What parts the cells of a table, guessed from its header and many rows together."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

SEPARATORS = ",;\t|"
BLANK = " "  # of tables whose columns stand in line; considered only where nothing else parts them
LOOKED_AT = 100  # rows
SPOKEN = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # a first line as Excel writes and heeds it


def spoken_separator(line: str) -> str:
    """The separator that a first line “sep=;” names, or ""."""
    found = SPOKEN.fullmatch(line)
    return found[1] if found else ""


def guess_separator(lines: Sequence[str]) -> str:
    """The separator by which most rows have as many cells as the header, the first line, has names.

    A comma where none parts the header: then the table has one column.
    """
    fit = {separator: _fit(lines, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: fit[separator])
    if fit[best][0]:
        return best
    return BLANK if _fit(lines, BLANK)[0] > 0.5 else next((s for s in SEPARATORS if fit[s][1] > 1), SEPARATORS[0])


def _fit(lines: Sequence[str], separator: str) -> tuple[float, int]:
    """(share of rows that fit the header, names in the header); R's header of one name fewer counts a little less."""
    rows = list(islice(_loose(lines, separator), LOOKED_AT))
    names, counts = len(rows[0]), [(len(row), len(trim(row, len(rows[0])))) for row in rows[1:]]
    if names < 2 or not counts:
        return 0.0, names
    equal = sum(names in both for both in counts) / len(counts)
    shifted = sum(whole == names + 1 for whole, _ in counts) / len(counts)
    return max(equal, 0.9 * shifted), names


def _loose(lines: Sequence[str], separator: str) -> Iterator[list[str]]:
    """Rows that hold anything, as far as they can be read."""
    try:
        yield from (row for row in csv.reader(lines, delimiter=separator, skipinitialspace=True) if any(row))
    except csv.Error:
        return


def read_cells(lines: Iterable[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """(line the row ends in, from 1; its cells without the blanks about them) of every row that holds anything.

    Raises csv.Error with the line for quotes that do not match.
    """
    blanks = "".join(blank for blank in " \t" if blank != separator)
    closed = re.compile(f'"[{blanks}]+(?=[{re.escape(separator)}\r\n]|$)')
    lines = (closed.sub('"', line) for line in lines)  # a blank after a closing quote is none of the cell's
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    try:
        for row in reader:
            row = [cell.strip() for cell in row]
            if any(row):
                yield reader.line_num, row
    except csv.Error as error:
        raise csv.Error(reader.line_num, str(error)) from None


def trim(row: list[str], width: int) -> list[str]:
    """The row without empty cells at its end beyond so many."""
    while len(row) > width and not row[-1].strip():
        row = row[:-1]
    return row
