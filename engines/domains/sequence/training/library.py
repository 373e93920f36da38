"""A measured library of sequences, read from a csv file and dealt to those who may learn from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engines.domains.sequence.assay import Assay
from engines.domains.sequence.files.elements import read_elements
from engines.domains.sequence.files.measurements import column_notes, left_out
from engines.domains.sequence.letters import encode
from engines.domains.sequence.training.split import clusters, folds
from engines.tables.left_out import MOST_LEFT_OUT
from engines.tables.table import read_table

# Role → its folds of 20; nobody learns from held-out.
ROLES = {"held-out": range(2), "judge": range(2, 13), "guide": range(13, 20)}


@dataclass(frozen=True)
class Library:
    """ids uint8 [N, L], values float32 [N, heads], fold [N]; rows: the file's, with every column as text.

    notes: what was left out or altered, in sentences.
    """

    ids: np.ndarray
    values: np.ndarray
    fold: np.ndarray
    rows: list[dict[str, str]]
    notes: list[str] = field(default_factory=list)

    def elements_of(self, role: str) -> np.ndarray:
        """Indices of a role's elements."""
        return np.flatnonzero(np.isin(self.fold, ROLES[role]))


def read_library(path: Path, assay: Assay, most_left_out: float = MOST_LEFT_OUT) -> Library:
    """The whole library with its folds: kin lie in one fold. Rows need letters and every measurement.

    most_left_out: per cent of the rows. Raises ValueError where more are, or naming what the file lacks.
    """
    table = read_table(path)
    lacking = [name for name in (assay.letters, *assay.heads) if name not in table.columns]
    if lacking:
        raise ValueError(f"{path} has no column {', '.join(lacking)}; it has {', '.join(table.columns)}. Name them so.")
    elements = read_elements(table, assay.letters, (assay.length, assay.length), assay.anchor)
    numbers = {head: table.numbers(head) for head in assay.heads}
    out = left_out(table, elements.left_out, numbers.values(), every=True)
    notes = [*table.notes, *elements.altered, *column_notes(table, numbers)]
    out.check(most_left_out)
    values = np.array([each.values[elements.kept] for each in numbers.values()], dtype=np.float32).T
    whole = np.isfinite(values).all(1)
    sequences = [sequence for sequence, ok in zip(elements.sequences, whole) if ok]
    rows = [table.rows[i] for i in elements.kept[whole]]
    fold = folds(clusters(sequences, assay.kin, assay.both_strands))
    return Library(encode(sequences), values[whole], fold, rows, [*out.sentences, *notes])


def read_library_or_exit(path: Path, assay: Assay, most_left_out: float = MOST_LEFT_OUT) -> Library:
    """The same for a command, which says what was left out, and ends with the sentence where the file will not do."""
    try:
        library = read_library(path, assay, most_left_out)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    print(*library.notes, sep="\n", flush=True)
    return library
