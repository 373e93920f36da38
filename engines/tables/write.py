"""Tables to take home: what was read with what was found beside it, as csv in UTF-8."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engines.tables.numbers import NUMBER
from engines.tables.table import Table

# What a spreadsheet takes for a formula: at a cell's begin, or after what separates cells in another country.
FORMULA = re.compile(r"(^|[;\t\r\n])(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r\n])")


def add_out(parser: argparse.ArgumentParser) -> None:
    """Give a command the setting --out."""
    parser.add_argument("--out", type=Path, help="a csv file, or .tsv; printed if left out")


def check_out(out: Path | None, read: Path) -> None:
    """Raises ValueError, before anything is computed, where nothing can be written there."""
    if out is None:
        return
    if out.is_dir() or not out.parent.is_dir() or not os.access(out if out.exists() else out.parent, os.W_OK):
        raise ValueError(f"{out} cannot be written: give --out a file in a folder that is there and yours.")
    if out.exists() and out.samefile(read):
        raise ValueError(f"{out} is the file that is read; give --out another name.")


def write_beside(table: Table, found: Mapping[str, Sequence[Any]], out: Path | None) -> None:
    """Write the table's own columns and those found [N], a name taken already with “ (new)” behind it."""
    names = {name: f"{name} (new)" if name in table.columns else name for name in found}
    text = io.StringIO(newline="")
    tabs = out is not None and out.suffix.lower() in (".tsv", ".tab")
    writer = csv.writer(text, delimiter="\t" if tabs else ",", lineterminator="\n")
    writer.writerow(map(inert, (*table.columns, *names.values())))
    for row, *more in zip(table.rows, *found.values()):
        writer.writerow([*(inert(row[column]) for column in table.columns), *map(inert, more)])
    if out is None:
        with contextlib.suppress(BrokenPipeError):  # whoever reads wants no more, as head does
            print(text.getvalue(), end="", flush=True)
        return
    out.write_text(text.getvalue(), encoding="utf-8", newline="")
    print(f"{len(table.rows):,} rows in {out}", file=sys.stderr)


def inert(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one, but no number or point, gets a '."""
    if not isinstance(cell, str) or all(map(NUMBER.fullmatch, cell.split(", "))):
        return cell
    return FORMULA.sub(r"\1'", cell)
