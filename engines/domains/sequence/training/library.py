"""A measured library of sequences, read from a csv file and dealt to those who may learn from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engines.domains.sequence.assay import Assay
from engines.domains.sequence.files.table_file import Table, read_table
from engines.domains.sequence.files.table_letters import clean_dna, fit_length, mostly_unknown, parse_number
from engines.domains.sequence.letters import encode
from engines.domains.sequence.training.split import clusters, folds

# Role → its folds of 20; nobody learns from held-out.
ROLES = {"held-out": range(2), "judge": range(2, 13), "guide": range(13, 20)}


@dataclass(frozen=True)
class Library:
    """ids uint8 [N, L], values float32 [N, heads], fold [N]; rows: the file's, with every column as text."""

    ids: np.ndarray
    values: np.ndarray
    fold: np.ndarray
    rows: list[dict[str, str]]

    def elements_of(self, role: str) -> np.ndarray:
        """Indices of a role's elements."""
        return np.flatnonzero(np.isin(self.fold, ROLES[role]))


def read_library(path: Path, assay: Assay) -> Library:
    """The whole library with its folds: kin lie in one fold. Raises ValueError naming what the file lacks."""
    table = read_table(path)
    lacking = [name for name in (assay.letters, *assay.heads) if name not in table.columns]
    if lacking:
        raise ValueError(f"{path} has no column {', '.join(lacking)}; it has {', '.join(table.columns)}. Name them so.")
    sequences = [fit_length(clean_dna(row[assay.letters]), assay.length, assay.anchor) for row in table.rows]
    values = np.array([[parse_number(row[head]) for head in assay.heads] for row in table.rows], dtype=np.float32)
    _check_elements(path, table, sequences, values)
    fold = folds(clusters(sequences, assay.kin, assay.both_strands))
    return Library(encode(sequences), values, fold, table.rows)


def _check_elements(path: Path, table: Table, sequences: list[str], values: np.ndarray) -> None:
    """Raises ValueError for a row of which letters or a measurement are missing."""
    for line, sequence, measured in zip(table.lines, sequences, values):
        if mostly_unknown(sequence) or not np.isfinite(measured).all():
            raise ValueError(f"Line {line} of {path} lacks letters or a measurement; mend it or leave it out.")


def read_library_or_exit(path: Path, assay: Assay) -> Library:
    """The same for a command, which ends with the sentence where the file will not do."""
    try:
        return read_library(path, assay)
    except ValueError as error:
        raise SystemExit(str(error)) from None
