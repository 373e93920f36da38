"""Designs beside the natural elements themselves: the nearest one, and the longest run shared with any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from engines.domains.sequence.letters import MASK, encode, reverse_complement
from engines.domains.sequence.measures.kmers import canonical_codes, kmer_codes, with_reverse_complements

WORD, COMPARED = 8, 64  # letters of the words that preselect; elements that are then aligned
CHUNK = 1024  # elements in memory at a time
SEEDS = (12, 6, 1)  # letters a shared run begins with, tried in turn


def nearest_natural(designs: Sequence[str], natural: Sequence[str]) -> list[tuple[int, float]]:
    """For each design the row of its nearest element and their similarity, on either strand.

    Similarity is 1 − edit distance / letters of the longer. Aligned are the 64 elements that have most of the design's
    8-letter words, so a nearer one that shares few words can be missed.
    """
    chunks = [_shared_words(designs, natural[i : i + CHUNK]) for i in range(0, len(natural), CHUNK)]
    shared = np.concatenate(chunks)  # [elements, N]
    count = min(COMPARED, len(natural))
    rows = np.argpartition(-shared, count - 1, axis=0)[:count].T.tolist()
    return [
        max(((r, _similarity(design, natural[r])) for r in near), key=lambda pair: pair[1])
        for design, near in zip(designs, rows)
    ]


def _shared_words(designs: Sequence[str], natural: Sequence[str]) -> np.ndarray:
    """How many words of each element a design has, on either strand: int16 [elements, N]."""
    mine, theirs = (canonical_codes(kmer_codes(encode(s), WORD), WORD) for s in (designs, natural))
    has = np.zeros((4**WORD, len(designs)), np.int16)
    for i, words in enumerate(mine):
        has[words, i] = 1
    return sum(has.take(column, axis=0) for column in theirs.T)


def _similarity(design: str, element: str) -> float:
    """The higher of the two strands' similarities."""
    return max(Levenshtein.normalized_similarity(design, e) for e in (element, reverse_complement(element)))


def longest_shared_runs(designs: Sequence[str], natural: Sequence[str]) -> np.ndarray:
    """[N] letters of the longest run that a design has in common with any element on either strand, exactly."""
    longest = np.zeros(len(designs), int)
    for seed in SEEDS:
        rest = np.flatnonzero(longest == 0)
        if len(rest):
            strands = encode(with_reverse_complements([designs[i] for i in rest]))
            chunks = [
                _longest_runs(strands, encode(natural[i : i + CHUNK]), seed) for i in range(0, len(natural), CHUNK)
            ]
            longest[rest] = np.max(chunks, axis=0).reshape(2, -1).max(0)
    return longest


def _longest_runs(mine: np.ndarray, theirs: np.ndarray, seed: int) -> np.ndarray:
    """[N] the longest common run of each row of ids `mine` [N, L] with any row of `theirs` [E, K].

    0 where it is shorter than the seed.
    """
    row, i, other, j = _seeds(kmer_codes(mine, seed), kmer_codes(theirs, seed))
    begins = ~_same_letter(mine, theirs, row, i - 1, other, j - 1)  # a run counts from its first seed only
    row, i, other, j = row[begins], i[begins], other[begins], j[begins]
    longest, length = np.zeros(len(mine), int), seed
    while len(row):
        longest[row] = length
        goes_on = _same_letter(mine, theirs, row, i + length, other, j + length)
        row, i, other, j, length = row[goes_on], i[goes_on], other[goes_on], j[goes_on], length + 1
    return longest


def _seeds(mine: np.ndarray, theirs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of equal words: (row of mine, place in it, row of theirs, place in it)."""
    flat = mine.ravel()
    order = np.argsort(flat, kind="stable")
    other, j = np.nonzero(np.isin(theirs, flat[flat >= 0]))
    first, last = (np.searchsorted(flat[order], theirs[other, j], side=side) for side in ("left", "right"))
    count = last - first
    within = np.arange(count.sum()) - np.repeat(count.cumsum() - count, count)
    row, i = np.divmod(order[np.repeat(first, count) + within], mine.shape[1])
    return row, i, np.repeat(other, count), np.repeat(j, count)


def _same_letter(
    mine: np.ndarray, theirs: np.ndarray, row: np.ndarray, i: np.ndarray, other: np.ndarray, j: np.ndarray
) -> np.ndarray:
    """bool [pairs]: whether mine[row, i] is theirs[other, j]; False beyond either end, and at masked letters."""
    inside = (i >= 0) & (j >= 0) & (i < mine.shape[1]) & (j < theirs.shape[1])
    letters = mine[row, np.where(inside, i, 0)]
    return inside & (letters == theirs[other, np.where(inside, j, 0)]) & (letters != MASK)
