"""Tables as people keep them: text under a header, parted by commas, semicolons or tabs, gzipped or not."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SEPARATORS = ",;\t"
GZIP = b"\x1f\x8b"
FOREIGN = {
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}  # first bytes → what such a file is
DECIMAL_COMMA = re.compile(r"[-+]?\d*,\d+([eE][-+]?\d+)?")


@dataclass(frozen=True)
class Table:
    """A table that was read.

    columns: the header's names. rows: one dictionary a row, blanks about its cells gone. lines: where each row ends in
    the file, from 1.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]


def read_table(path: Path) -> Table:
    """The table in a file: blank lines and those of a # above the header are passed over, and cells without a name.

    Raises ValueError saying what to do about a file that is no such table.
    """
    text = list(io.StringIO(_text(path), newline=""))
    top = next((i for i, line in enumerate(text) if line.strip() and not line.lstrip().startswith("#")), None)
    if top is None:
        raise ValueError(f"{path} is empty; give a csv file with a header and rows.")
    cells = list(_cells(path, text, top))
    columns = _check_names(path, cells[0][1])
    if len(cells) == 1:
        raise ValueError(f"{path} holds a header and no rows under it; it needs one row an element.")
    rows = [{name: cell for name, cell in zip(columns, row + [""] * len(columns)) if name} for _, row in cells[1:]]
    return Table(tuple(filter(None, columns)), rows, [line for line, _ in cells[1:]])


def _text(path: Path) -> str:
    """The file's text; bytes that are no UTF-8, such as a µ of Latin-1 in a note, become �."""
    whole = _bytes(path)
    for first, what in FOREIGN.items():
        if whole.startswith(first):
            raise ValueError(f"{path} is {what}; save it as a csv file in UTF-8, gzipped or not.")
    if b"\0" in whole:
        raise ValueError(f"{path} is no text; save it as a csv file in UTF-8, gzipped or not.")
    return whole.decode("utf-8-sig", errors="replace")


def _bytes(path: Path) -> bytes:
    """The file's bytes, unpacked where it begins as gzip does, whatever its name."""
    if path.is_dir():
        raise ValueError(f"{path} is a folder; give a csv file.")
    try:
        whole = path.read_bytes()
        return gzip.decompress(whole) if whole.startswith(GZIP) else whole
    except FileNotFoundError:
        raise ValueError(f"There is no file {path}; give the path of a csv file.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ValueError(f"{path} is gzip but does not unpack; copy it anew.") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None


def _cells(path: Path, text: list[str], top: int) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of the header and of every row that holds anything.

    Where no commas part them, one may stand in a number.
    """
    separator = max(SEPARATORS, key=text[top].count)
    reader = csv.reader(text[top:], delimiter=separator, skipinitialspace=True)
    try:
        for row in reader:
            row = [cell.strip() for cell in row]
            if any(row):
                yield top + reader.line_num, row if separator == "," else [_decimal_point(cell) for cell in row]
    except csv.Error as error:
        raise ValueError(f"{path} is no csv file at line {top + reader.line_num} ({error}); mend that line.") from None


def _decimal_point(cell: str) -> str:
    """0.5 of 0,5; any other cell as it stands."""
    return cell.replace(",", ".") if DECIMAL_COMMA.fullmatch(cell) else cell


def _check_names(path: Path, columns: list[str]) -> list[str]:
    """The header, if no name comes twice."""
    twice = [name for name, count in Counter(columns).items() if name and count > 1]
    if twice:
        raise ValueError(f"{path} has more than one column {', '.join(twice)}; give each a name of its own.")
    return columns
