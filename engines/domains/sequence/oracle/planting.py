"""What a factor's site does to an oracle's word when it is put into the middle of sequences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engines.domains.sequence.letters import ALPHABET
from engines.domains.sequence.motifs.weight_matrix import Motif


def consensus(motif: Motif) -> str:
    """The most likely letter of each place."""
    return "".join(ALPHABET[i] for i in motif.probabilities.argmax(1))


def planted(sequence: str, site: str) -> str:
    """The sequence with a site in place of its middle letters."""
    begin = (len(sequence) - len(site)) // 2
    return sequence[:begin] + site + sequence[begin + len(site) :]


def planting_effect(
    predict: Callable[[Sequence[str]], np.ndarray], sequences: Sequence[str], motif: Motif
) -> np.ndarray:
    """[heads] by how much a motif's consensus raises the predictions [N, heads] of sequences, in the mean."""
    after = predict([planted(sequence, consensus(motif)) for sequence in sequences])
    return (after - predict(sequences)).mean(0)
