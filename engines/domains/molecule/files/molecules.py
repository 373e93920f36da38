"""The molecules of a file, row by row, and which of them RDKit cannot read."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

from rdkit import Chem

from engines.domains.molecule.references.structure_file import is_structure_file
from engines.tables.left_out import LeftOut
from engines.tables.table import Table, read_table
from engines.tables.text import read_text

SMILES = ("smiles", "canonical_smiles", "isosmiles", "isomeric_smiles", "design", "molecule")  # names of the column
LINE_COLUMNS = ("smiles", "name")  # of a file of SMILES without a header
UNREADABLE = "could not be read by RDKit"
EMPTY = "had no SMILES"


def read_molecules(path: Path) -> tuple[Table, str]:
    """(table, its column of SMILES) of SMILES a line with or without names, of a table, or of an SD file.

    Raises ValueError saying what to do about a file that is none of these.
    """
    text, notes = read_text(path)
    if is_structure_file(text):
        return _read_sdf(text, notes), LINE_COLUMNS[0]
    lines = [(number, line) for number, line in enumerate(io.StringIO(text, newline=None), 1) if line.strip()]
    if not lines:
        raise ValueError(f"{path} is empty; give SMILES, one a line, or a table with a column smiles.")
    if not _has_header(lines[0][1]):
        return _read_lines(lines, notes), LINE_COLUMNS[0]
    table = read_table(path)
    column = next(name for known in SMILES for name in table.columns if _plain(name) == known)
    return table, column


def _has_header(line: str) -> bool:
    """Whether any cell of a line is what a column of SMILES is called."""
    return any(_plain(cell) in SMILES for cell in re.split(r"[,;\t| ]", line.lstrip("#")))


def _plain(name: str) -> str:
    return name.strip().strip('"').strip().lower().replace(" ", "_")


def _read_lines(lines: Sequence[tuple[int, str]], notes: list[str]) -> Table:
    """SMILES, and behind a blank, tab or comma the rest of the line as a name."""
    parts = [(number, re.split(r"[\s,;]+", line.strip(), maxsplit=1)) for number, line in lines if line[0] != "#"]
    rows = [dict(zip(LINE_COLUMNS, (*cells, ""))) for _, cells in parts]
    return Table(LINE_COLUMNS, rows, [number for number, _ in parts], notes)


def _read_sdf(text: str, notes: list[str]) -> Table:
    """One row a record: SMILES, name, and every tag that any record has."""
    supplier = Chem.SDMolSupplier()
    supplier.SetData(text)
    begins = [0, *(match.end() for match in re.finditer(r"^\$\$\$\$.*\n?", text, re.M))]
    rows = [_record(supplier[i]) for i in range(len(supplier))]
    columns = tuple(dict.fromkeys(name for row in rows for name in row)) or LINE_COLUMNS
    lines = [text.count("\n", 0, begin) + 1 for begin in begins][: len(rows)]
    return Table(columns, [{name: row.get(name, "") for name in columns} for row in rows], lines, notes)


def _record(molecule: Chem.Mol | None) -> dict[str, str]:
    if molecule is None:
        return dict.fromkeys(LINE_COLUMNS, "")
    tags = {name: str(value) for name, value in molecule.GetPropsAsDict(autoConvertStrings=False).items()}
    name = molecule.GetProp("_Name") if molecule.HasProp("_Name") else ""
    return dict(zip(LINE_COLUMNS, (Chem.MolToSmiles(molecule), name))) | {
        f"{key} (tag)" if key in LINE_COLUMNS else key: value for key, value in tags.items()
    }


def unreadable(table: Table, column: str) -> LeftOut:
    """The rows whose SMILES is missing or cannot be read."""
    kinds: dict[str, list[int]] = {}
    for line, row in zip(table.lines, table.rows):
        if why := why_unreadable(row[column]):
            kinds.setdefault(why, []).append(line)
    return LeftOut(len(table.rows), kinds, table.notes)


def why_unreadable(smiles: str) -> str:
    """Why a SMILES cannot be used; "" where it can."""
    if not smiles.strip():
        return EMPTY
    molecule = Chem.MolFromSmiles(smiles)
    return "" if molecule is not None and molecule.GetNumAtoms() else UNREADABLE
