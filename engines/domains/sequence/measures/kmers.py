"""Words of k letters: as numbers, counted, and compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.letters import MASK, encode, reverse_complement


def kmer_codes(ids: np.ndarray, k: int) -> np.ndarray:
    """int64 [N, L − k + 1] of ids [N, L]: the word that begins at each place as a number base 4, k ≤ 31.

    −1 where a letter is masked.
    """
    places = max(0, ids.shape[1] - k + 1)
    codes, masked = np.zeros((len(ids), places), np.int64), np.zeros((len(ids), places), bool)
    for i in range(k):
        letters = ids[:, i : i + places]
        codes = codes << 2 | letters
        masked |= letters == MASK
    codes[masked] = -1
    return codes


def reverse_complement_codes(codes: np.ndarray, k: int) -> np.ndarray:
    """The codes of the words' reverse complements; −1 stays."""
    rest, other = codes.copy(), np.zeros_like(codes)
    for _ in range(k):
        other = other << 2 | 3 - (rest & 3)
        rest >>= 2
    return np.where(codes < 0, -1, other)


def canonical_codes(codes: np.ndarray, k: int) -> np.ndarray:
    """The lesser of each word's code and its reverse complement's, so that both strands have one; −1 stays."""
    return np.minimum(codes, reverse_complement_codes(codes, k))


def kmer_counts(sequences: Sequence[str], k: int) -> np.ndarray:
    """int64 [4^k]: how often each word occurs on the strand as written, in the order of AA…A to TT…T.

    Overlaps are counted.
    """
    codes = kmer_codes(encode(sequences), k).ravel()
    return np.bincount(codes[codes >= 0], minlength=4**k)


def with_reverse_complements(sequences: Sequence[str]) -> list[str]:
    """The sequences and then their reverse complements: what to count where a strand means nothing."""
    return [*sequences, *map(reverse_complement, sequences)]


def kmer_correlation(designs: Sequence[str], reference_counts: np.ndarray, k: int) -> float:
    """Pearson's r of the frequencies of the 4^k words in the designs, as written, and in the reference.

    Words must be few beside the letters of the designs: 24 designs of 200 letters fill 3-mers, but leave most 6-mers to
    chance.
    """
    return float(np.corrcoef(kmer_counts(designs, k), reference_counts)[0, 1])
