"""A measured library of sequences, read from a csv file and dealt to those who may learn from it."""
from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engines.sequence.letters import encode
from engines.sequence.split import clusters, folds

ROLES = {"held-out": range(0, 2), "judge": range(2, 13), "guide": range(13, 20)}  # folds of 20; nobody learns from held-out


@dataclass(frozen=True)
class Assay:
    """Which columns hold the letters and what was measured, and when two elements are kin: a shared stretch of `kin` letters."""

    letters: str
    heads: tuple[str, ...]
    length: int
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


def read_rows(path: Path) -> list[dict[str, str]]:
    """A csv file, gzipped or not, as one dictionary a line."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", newline="") as file:
        return list(csv.DictReader(file))


def read(path: Path, assay: Assay) -> Library:
    """The whole library with its folds: kin lie in one fold."""
    rows = read_rows(path)
    sequences = [row[assay.letters] for row in rows]
    values = np.array([[float(row[head]) for head in assay.heads] for row in rows], dtype=np.float32)
    return Library(encode(sequences), values, folds(clusters(sequences, assay.kin, assay.both_strands)), rows)


def fingerprints(sequences: Sequence[str]) -> np.ndarray:
    """32 bits a sequence, by which a trained model knows what it has seen."""
    return np.array([zlib.crc32(sequence.encode()) for sequence in sequences], dtype=np.uint32)
