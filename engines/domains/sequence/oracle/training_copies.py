"""Which sequences an oracle has learned from: a 32-bit hash of each is kept beside its weights."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engines.domains.sequence.letters import reverse_complement
from engines.domains.sequence.oracle.oracle import Oracle


def hash_sequences(sequences: Sequence[str]) -> np.ndarray:
    """uint32 [N]: 32 bits a sequence."""
    return np.array([zlib.crc32(sequence.encode()) for sequence in sequences], dtype=np.uint32)


def save_hashes(folder: Path, role: str, sequences: Sequence[str]) -> None:
    """Keep what the guide or the judge has learned from: whole elements, or the last letters of elements."""
    np.save(folder / f"{role}_seen.npy", np.unique(hash_sequences(sequences)))


def not_learned(oracle: Oracle, role: str, sequences: Sequence[str]) -> np.ndarray:
    """bool [N]: that oracle has learned from no equal string, or from none with these last letters where it reads
    several lengths."""
    folders = [oracle.folder_of(len(sequence)) for sequence in sequences]
    fresh = np.empty(len(sequences), dtype=bool)
    for folder in set(folders):
        places = [i for i, each in enumerate(folders) if each == folder]
        last = json.loads((folder / f"{role}.json").read_text(encoding="utf-8")).get("last", 0)
        seen = np.load(folder / f"{role}_seen.npy", allow_pickle=False)
        fresh[places] = ~np.isin(hash_sequences([sequences[i][-last:] for i in places]), seen)
    return fresh


def no_exact_copy(oracle: Oracle, role: str, sequences: Sequence[str], both_strands: bool) -> np.ndarray:
    """bool [N]: that oracle has learned from no equal string, nor from its other strand where the assay has both."""
    fresh = not_learned(oracle, role, sequences)
    if not both_strands:
        return fresh
    return fresh & not_learned(oracle, role, [reverse_complement(s) for s in sequences])
