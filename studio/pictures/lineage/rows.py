"""One row a lane; of very many lanes some that follow one another share a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

MOST_ROWS = 48


@dataclass(frozen=True)
class Rows:
    """lanes: [B] those shown, sorted, from 0. each: lanes of a row."""

    lanes: np.ndarray
    each: int

    def of(self, lanes: np.ndarray) -> np.ndarray:
        """The row of each of these lanes."""
        return np.searchsorted(self.lanes, lanes) // self.each

    @cached_property
    def labels(self) -> list[list[int]]:
        """[first lane, last lane] of each row, counted from 1."""
        starts = range(0, len(self.lanes), self.each)
        return [[int(self.lanes[i]) + 1, int(self.lanes[min(i + self.each, len(self.lanes)) - 1]) + 1] for i in starts]


def rows_of(lanes: Iterable[np.ndarray]) -> Rows:
    """Rows for all lanes that occur in these."""
    every = np.unique(np.concatenate([*lanes, np.empty(0, dtype=int)]))
    return Rows(every, max(1, -(-len(every) // MOST_ROWS)))
