"""Spearman's rank correlation: whether what was foretold orders designs as their rewards do."""

from __future__ import annotations

import numpy as np

LEAST = 3  # pairs of which a correlation is told


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's ρ of finite numbers [N] and [N], ties sharing their mean rank; nan where either does not vary."""
    if len(first) < LEAST or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts - 1) / 2)[place]
