"""Hashes that tell whether a stretch of letters is known, without the letters.

Of every WINDOW successive 20-letter words the one of least hash stands for all (minimizers, Roberts et al. 2004;
winnowing, Schleimer et al. 2003).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.letters import encode
from engines.domains.sequence.measures.kmers import canonical_codes, kmer_codes

WORD, WINDOW = 20, 10  # letters of a word; words of which one is kept


def word_hashes(sequences: Sequence[str]) -> np.ndarray:
    """uint64 [N, L − WORD + 1]: a word and its reverse complement have one hash, masked words the last of all.

    SplitMix64's finaliser (Steele et al. 2014) of the canonical code: a bijection, so that no two words collide.
    """
    codes = kmer_codes(encode(sequences), WORD)
    z = canonical_codes(codes, WORD).astype(np.uint64)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    z[codes < 0] = np.iinfo(np.uint64).max
    return z


def minimizer_places(hashes: np.ndarray) -> np.ndarray:
    """[N, P − WINDOW + 1] of hashes [N, P]: for each window of words the place of the least."""
    windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW, axis=1)
    return windows.argmin(2) + np.arange(windows.shape[1])


def minimizer_hashes(sequences: Sequence[str]) -> np.ndarray:
    """uint64, ascending: the distinct hashes of all minimizers of the sequences."""
    hashes = word_hashes(sequences)
    return np.unique(np.take_along_axis(hashes, minimizer_places(hashes), 1))
