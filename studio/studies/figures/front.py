"""Who is beaten by none in both of two measures."""

from __future__ import annotations

import numpy as np


def non_dominated(x: np.ndarray, y: np.ndarray, lower_x: bool = False, lower_y: bool = False) -> np.ndarray:
    """[P] whether no other point is at least as good in both and better in one; equal points beat none.

    x, y: [P] finite. lower: whether less is better. O(P log P).
    """
    across, up = (-x if lower_x else x), (-y if lower_y else y)
    order = np.lexsort((-up, -across))  # the best in x first, of equals the best in y
    found = np.zeros(len(x), dtype=bool)
    if not len(x):
        return found
    across, up = across[order], up[order]
    first = np.r_[True, across[1:] != across[:-1]]  # of those that are equal in x
    group = np.cumsum(first) - 1
    tops = up[first]  # the best in y of each group
    before = np.r_[-np.inf, np.maximum.accumulate(tops)[:-1]]  # … of all that are better in x
    found[order] = (up == tops[group]) & (up > before[group])
    return found
