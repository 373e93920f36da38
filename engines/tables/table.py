"""Tables under a header, parted by commas, semicolons, tabs, bars or blanks; and FASTA, as a table of two columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engines.tables.header import check_names, commented_header, first_row, fit_rows, holds_letters
from engines.tables.numbers import Numbers, parse_numbers
from engines.tables.separator import guess_separator, read_cells, spoken_separator
from engines.tables.text import read_text

FASTA_COLUMNS = ("name", "seq")


@dataclass(frozen=True)
class Table:
    """A table that was read.

    columns: the header's names. rows: one dictionary a row, blanks about its cells gone. lines: where each row ends in
    the file, from 1. notes: sentences about how it was read.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]
    notes: list[str] = field(default_factory=list)

    def numbers(self, column: str) -> Numbers:
        """A column's numbers [N]; the rest of the table helps to tell decimal commas."""
        rest = (row[other] for other in self.columns if other != column for row in self.rows)
        return parse_numbers([row[column] for row in self.rows], rest)


def is_fasta(text: str) -> bool:
    """Whether a file's text begins as FASTA does."""
    return text.lstrip()[:1] in (">", ";") and not text.lstrip().startswith(";;") and "\n>" in "\n" + text


def read_table(path: Path) -> Table:
    """The table in a file: blank lines and those of a # above the header are passed over, and cells without a name.

    Raises ValueError saying what to do about a file that is no such table; one that does not fit its header is named by
    its line.
    """
    text, notes = read_text(path)
    if is_fasta(text):
        raise ValueError(f"{path} is FASTA, which has no columns; give a csv file with a header and rows.")
    try:
        return _parse(list(io.StringIO(text, newline="")), notes, path)
    except csv.Error as error:
        line, why = error.args
        raise ValueError(f"{path} is no csv file at line {line} ({why}); mend that line.") from None


def read_table_or_fasta(path: Path) -> Table:
    """The same; FASTA, with lines of any length, has the columns name and seq. Raises ValueError."""
    text, notes = read_text(path)
    return _parse_fasta(text, notes, path) if is_fasta(text) else read_table(path)


def _parse(text: list[str], notes: list[str], path: Path) -> Table:
    """The table of these lines. Raises ValueError, or csv.Error with the line."""
    spoken = spoken_separator(text[0]) if text else ""
    text = ["\n", *text[1:]] if spoken else text
    top = first_row(text)
    if top == len(text):
        raise ValueError(f"{path} is empty; give a csv file with a header and rows.")
    separator = spoken or guess_separator(_sample(text, top))
    rows = _rows(text, top, separator)
    names, line, said = _header(text[:top], separator, rows)
    if not rows:
        raise ValueError(f"{path} holds a header and no rows under it; it needs one row an element.")
    if holds_letters(names):
        raise ValueError(
            f"{path} has letters in line {line}, where the names of its columns belong; put a header above."
        )
    names, rows, of_r = fit_rows(names, line, rows, separator)
    check_names(names)
    found = [{name: cell for name, cell in zip(names, row) if name} for _, row in rows]
    return Table(tuple(filter(None, names)), found, [line for line, _ in rows], [*notes, *said, *of_r])


def _sample(text: list[str], top: int) -> list[str]:
    """The lines that tell the separator: from the first row on, without those of a #."""
    return [line for line in text[top : top + 1000] if not line.lstrip().startswith("#")]


def _rows(text: list[str], top: int, separator: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of all that stands from the first row on.

    What begins with # and has another number of cells than the rows without a # is a comment.
    """
    rows = list(_located(text, top, separator))
    widths = {len(cells) for _, cells in rows[1:] if not cells[0].startswith("#")}
    return [(line, cells) for line, cells in rows if len(cells) in widths or not cells[0].startswith("#")]


def _located(text: list[str], top: int, separator: str) -> Iterator[tuple[int, list[str]]]:
    """read_cells from line `top` on, with lines counted from the top of the file. Raises csv.Error(line, why)."""
    try:
        yield from ((top + line, cells) for line, cells in read_cells(text[top:], separator))
    except csv.Error as error:
        raise csv.Error(top + error.args[0], error.args[1]) from None


def _header(above: list[str], separator: str, rows: list[tuple[int, list[str]]]) -> tuple[list[str], int, list[str]]:
    """(names, their line, sentences); the header is taken off the rows unless it stands in a # above them."""
    names = commented_header(above, separator, rows[0][1])
    if not names:
        line, names = rows.pop(0)
        return names, line, []
    line = max(i for i, text in enumerate(above, 1) if text.strip())
    return names, line, [f"The names of the columns were taken from line {line}, which begins with #."]


def _parse_fasta(text: str, notes: list[str], path: Path) -> Table:
    """One row a record. Raises ValueError for letters before the first name."""
    rows: list[dict[str, str]] = []
    lines: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(">"):
            rows.append(dict(zip(FASTA_COLUMNS, (line[1:].strip(), ""))))
            lines.append(number)
        elif line.strip() and not line.startswith(";"):
            if not rows:
                raise ValueError(f"{path} is no FASTA at line {number}: its letters have no name (>name) above them.")
            rows[-1][FASTA_COLUMNS[1]] += line.strip()
    return Table(FASTA_COLUMNS, rows, lines, notes)
