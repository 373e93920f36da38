"""What one can want of a sequence's words: that natural elements use them, and that it does not use one again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from engines.domains.sequence.letters import encode
from engines.domains.sequence.measures.kmers import kmer_codes
from engines.domains.sequence.measures.reference import reference
from engines.domains.sequence.rewards import whole_only
from engines.rewards import Reward

USUAL, REPEATED = (
    6,
    3,
)  # letters of the words whose use is compared with nature, and of those that are counted again and again


def usual_words(folder: Path) -> Reward:
    """How usual a design's words are among the active natural elements that the folder's reference counts."""
    return Reward(
        "Natural words",
        "nats",
        "how usual its 6-letter words are among the active natural elements, as a mean log-ratio; "
        "0 is as usual as chance, active elements lie above",
        _usual(folder),
    )


def _usual(folder: Path) -> Callable[[Sequence[str], Any], np.ndarray]:
    @whole_only
    def judge(designs: Sequence[str], conditions: Any) -> np.ndarray:
        """Mean over the words of ln(frequency · 4⁶), a word unseen counted once; 0 for a design shorter than a word."""
        rows, words = _words(designs, USUAL)
        return np.bincount(rows, _odds(folder)[words], len(designs)) / np.maximum(
            np.bincount(rows, minlength=len(designs)), 1
        )

    return judge


@lru_cache(maxsize=4)
def _odds(folder: Path) -> np.ndarray:
    """Of each word ln(frequency in active elements / 4⁻⁶) [4^6]."""
    counts = 1 + sum(each[USUAL] for name, each in reference(folder).counts.items() if name != "all")
    return np.log(counts / counts.mean())


@whole_only
def complexity(designs: Sequence[str], conditions: Any) -> np.ndarray:
    """Minus the DUST score, Σ c(c − 1)/2 / (l − 1) over the counts c of its l triplets (Morgulis et al. 2006, doi:10.1089/cmb.2006.13.1028)."""
    rows, words = _words(designs, REPEATED)
    size = 4**REPEATED
    counts = np.bincount(rows * size + words, minlength=len(designs) * size).reshape(-1, size)
    return 0.0 - (counts * (counts - 1)).sum(1) / 2 / np.maximum(counts.sum(1) - 1, 1)


COMPLEXITY = Reward(
    "Complexity",
    "DUST",
    "minus the DUST score of low complexity: how often its triplets come again; random letters have about "
    "−0.4 in 50 letters and −1.5 in 200",
    complexity,
    (-np.inf, 0),
)


def _words(designs: Sequence[str], k: int) -> tuple[np.ndarray, np.ndarray]:
    """Of every word, design by design and in order: which design has it, and its code."""
    codes = kmer_codes(encode(designs), k)
    rows, places = np.nonzero(codes >= 0)
    return rows, codes[rows, places]
