"""A measured library of sequences, read from a csv file and dealt to those who may learn from it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from engines.domains.sequence.files.table_file import read_table
from engines.domains.sequence.letters import encode
from engines.domains.sequence.oracle.split import clusters, folds

ROLES = {
    "held-out": range(2),
    "judge": range(2, 13),
    "guide": range(13, 20),
}  # folds of 20; nobody learns from held-out
_OTHER = re.compile("[^ACGT]")


@dataclass(frozen=True)
class Assay:
    """Which columns hold the letters and what was measured, and when two elements are kin: a shared stretch of `kin` letters.

    anchor: what is read of an element of another length, its “centre” or its “end”.
    """

    letters: str
    heads: tuple[str, ...]
    length: int
    anchor: Literal["centre", "end"]
    kin: int
    both_strands: bool


@dataclass(frozen=True)
class Library:
    """ids uint8 [N, L], values float32 [N, heads], fold [N]; rows: the file's, with every column as text."""

    ids: np.ndarray
    values: np.ndarray
    fold: np.ndarray
    rows: list[dict[str, str]]

    def of(self, role: str) -> np.ndarray:
        """Indices of a role's elements."""
        return np.flatnonzero(np.isin(self.fold, ROLES[role]))


def read(path: Path, assay: Assay) -> Library:
    """The whole library with its folds: kin lie in one fold. Raises ValueError naming what the file lacks."""
    table = read_table(path)
    lacking = [name for name in (assay.letters, *assay.heads) if name not in table.columns]
    if lacking:
        raise ValueError(f"{path} has no column {', '.join(lacking)}; it has {', '.join(table.columns)}. Name them so.")
    sequences = [fitted(plain(row[assay.letters]), assay.length, assay.anchor) for row in table.rows]
    values = np.array([[number(row[head]) for head in assay.heads] for row in table.rows], dtype=np.float32)
    for line, sequence, measured in zip(table.lines, sequences, values):
        if vague(sequence) or not np.isfinite(measured).all():
            raise ValueError(f"Line {line} of {path} lacks letters or a measurement; mend it or leave it out.")
    return Library(encode(sequences), values, folds(clusters(sequences, assay.kin, assay.both_strands)), table.rows)


def read_or_leave(path: Path, assay: Assay) -> Library:
    """The same for a command, which ends with the sentence where the file will not do."""
    try:
        return read(path, assay)
    except ValueError as error:
        raise SystemExit(str(error)) from None


def plain(text: str) -> str:
    """Upper-case DNA: blanks out, U is T, and whatever is none of ACGT is N."""
    return _OTHER.sub("N", "".join(text.upper().split()).replace("U", "T"))


def fitted(sequence: str, length: int, anchor: str) -> str:
    """A longer one's centre or end, a shorter one with unknown letters about it or before it."""
    begin = max(0, len(sequence) - length) // (1 if anchor == "end" else 2)
    kept = sequence[begin : begin + length]
    return kept.rjust(length, "N") if anchor == "end" else kept.center(length, "N")


def vague(sequence: str) -> bool:
    """Most of its letters are unknown."""
    return 2 * sequence.count("N") > len(sequence)


def number(text: str) -> float:
    """nan where a cell holds no number."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def fingerprints(sequences: Sequence[str]) -> np.ndarray:
    """32 bits a sequence, by which a trained model knows what it has seen."""
    return np.array([zlib.crc32(sequence.encode()) for sequence in sequences], dtype=np.uint32)
