"""The measured landscape: fitness and reads of 149,361 of the 160,000 variants (Wu et al. 2016, eLife 5:e16965)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from engines.assets import ASSETS
from engines.domains.toy.gb1.variants import LETTERS, SITES, number
from engines.tables.table import read_table

FOLDER, FILE = ASSETS / "gb1", "landscape.npz"
COUNT = len(LETTERS) ** len(SITES)
STEP, NOT_MEASURED = 0.0002, 65535  # × wild type that 1 stands for in the file; what stands for nothing


@dataclass(frozen=True)
class Landscape:
    """By a variant's number.

    fitness [160000]: how much binding IgG-Fc enriches it in mRNA display, in multiples of the wild type; nan where it
    was not measured. reads [160000]: in the library before selection, to two digits; 0 where it was not measured.
    """

    fitness: np.ndarray
    reads: np.ndarray


@cache
def load_landscape(folder: Path = FOLDER) -> Landscape:
    """The landscape of a folder. Raises FileNotFoundError."""
    with np.load(folder / FILE) as arrays:
        steps, reads = arrays["fitness"], arrays["reads"]
    return Landscape(np.where(steps == NOT_MEASURED, np.nan, steps * STEP), reads)


def pack_landscape(data: Path, folder: Path) -> Landscape:
    """Write a table with the columns variant, fitness and count_input into a folder: in STEPs, reads to two digits.

    Raises ValueError for what is no such table, or holds words that are no variants.
    """
    table = read_table(data)
    missing = [name for name in ("variant", "fitness", "count_input") if name not in table.columns]
    if missing:
        raise ValueError(f"{data} has no column {', '.join(missing)}.")
    which = number([row["variant"] for row in table.rows])
    steps, reads = np.full(COUNT, NOT_MEASURED, np.uint16), np.zeros(COUNT, np.int32)
    steps[which] = np.round(table.numbers("fitness").values / STEP)
    reads[which] = _two_digits(table.numbers("count_input").values)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / FILE, fitness=steps, reads=reads)
    load_landscape.cache_clear()
    return load_landscape(folder)


def _two_digits(counts: np.ndarray) -> np.ndarray:
    """Counts [N] ≥ 1, rounded to their first two digits."""
    unit = 10 ** np.maximum(0, np.floor(np.log10(counts)) - 1)
    return np.round(counts / unit) * unit
