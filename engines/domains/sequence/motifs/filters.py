"""JASPAR's motifs as the first weights of a convolution: few elements take long to teach them."""

from __future__ import annotations

import numpy as np

from engines.domains.sequence.motifs.jaspar import motifs


def motif_filters(count: int, reach: int) -> np.ndarray:
    """[count, 4, reach]: motifs far from one another as filters, each of unit variance over random letters."""
    filters = np.stack([_centre(motif.probabilities, reach) for motif in motifs()])
    return filters[_farthest_first(filters, count)].transpose(0, 2, 1)


def _centre(probabilities: np.ndarray, reach: int) -> np.ndarray:
    """[reach, 4] centred log-odds of probabilities [w, 4].

    The most informative stretch of a longer motif, zeros around a shorter one.
    """
    odds = np.log((probabilities + 0.05) / 0.3)
    if len(odds) > reach:
        information = (probabilities * np.log2(np.maximum(probabilities, 1e-9) * 4)).sum(1)
        begin = int(np.convolve(information, np.ones(reach), "valid").argmax())
        odds = odds[begin : begin + reach]
    filter, margin = np.zeros((reach, 4)), (reach - len(odds)) // 2
    filter[margin : margin + len(odds)] = odds - odds.mean(1, keepdims=True)
    return filter / np.sqrt((filter**2).sum() / 4)


def _farthest_first(filters: np.ndarray, count: int) -> list[int]:
    """Places of `count` of the filters [N, reach, 4]: a greedy farthest-first choice by cosine similarity.

    The similarity is that on the more alike strand.
    """
    strands = (filters, filters[:, ::-1, ::-1])
    flat = [f.reshape(len(f), -1) / np.linalg.norm(f, axis=(1, 2))[:, None] for f in strands]
    alike = np.maximum(flat[0] @ flat[0].T, flat[0] @ flat[1].T)
    chosen = [0]
    while len(chosen) < count:
        chosen.append(int(alike[chosen].max(0).argmin()))
    return chosen
