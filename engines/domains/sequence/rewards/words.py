"""Rewards on a sequence's words: that natural elements use them, and that it does not use one again and again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from engines.domains.sequence.letters import encode
from engines.domains.sequence.measures.kmers import kmer_codes
from engines.domains.sequence.measures.reference import load_reference
from engines.domains.sequence.rewards.validity import Judge, acgt_only
from engines.rewards import Reward, later

NATURAL_K = 6  # letters of the words whose use is compared with nature
TRIPLET = 3  # letters of the words whose repetition is counted
_RELAXED = "engines.domains.sequence.rewards.relaxed"
_relaxed_words = later(_RELAXED, "natural_words")


def natural_words(folder: Path) -> Reward:
    """The reward for words that are usual among the active natural elements that the folder's reference counts."""
    return Reward(
        "Natural words",
        "nats",
        "how usual its 6-letter words are among the active natural elements, as a mean log-ratio; "
        "0 is as usual as chance, active elements lie above",
        _natural_words_judge(folder),
        relaxed=lambda shares, conditions: _relaxed_words(shares, _log_odds(folder)),
    )


def _natural_words_judge(folder: Path) -> Judge:
    @acgt_only
    def judge(designs: Sequence[str], conditions: Any) -> np.ndarray:
        """[N] mean over the words of ln(frequency · 4⁶), a word unseen counted once.

        0 for a design shorter than a word.
        """
        rows, words = _words(designs, NATURAL_K)
        total = np.bincount(rows, _log_odds(folder)[words], len(designs))
        return total / np.maximum(np.bincount(rows, minlength=len(designs)), 1)

    return judge


@lru_cache(maxsize=4)
def _log_odds(folder: Path) -> np.ndarray:
    """[4^6] of each word ln(frequency in active elements / 4⁻⁶)."""
    counts = 1 + sum(each[NATURAL_K] for name, each in load_reference(folder).counts.items() if name != "all")
    return np.log(counts / counts.mean())


@acgt_only
def complexity(designs: Sequence[str], conditions: Any) -> np.ndarray:
    """[N] minus the DUST score, Σ c(c − 1)/2 / (l − 1) over the counts c of a design's l triplets.

    Morgulis et al. 2006, doi:10.1089/cmb.2006.13.1028.
    """
    rows, words = _words(designs, TRIPLET)
    size = 4**TRIPLET
    counts = np.bincount(rows * size + words, minlength=len(designs) * size).reshape(-1, size)
    return 0.0 - (counts * (counts - 1)).sum(1) / 2 / np.maximum(counts.sum(1) - 1, 1)


COMPLEXITY = Reward(
    "Complexity",
    "DUST",
    "minus the DUST score of low complexity: how often its triplets come again; random letters have about "
    "−0.4 in 50 letters and −1.5 in 200",
    complexity,
    (-np.inf, 0),
    relaxed=later(_RELAXED, "complexity"),
)


def _words(designs: Sequence[str], k: int) -> tuple[np.ndarray, np.ndarray]:
    """Of every word, design by design and in order: which design has it, and its code."""
    codes = kmer_codes(encode(designs), k)
    rows, places = np.nonzero(codes >= 0)
    return rows, codes[rows, places]
