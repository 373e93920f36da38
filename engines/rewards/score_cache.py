"""Finite scores of own scripts, kept between the runs of one person: the same design is not judged twice."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import numpy as np

MOST_BYTES = 64 << 20  # of all that is kept
ENTRY_BYTES = 400  # of a score with its key and its place in the order, the design's letters not counted
MOST_STEADY = 10_000  # scripts of which it is remembered
RECHECKED = 4  # designs judged a second time before a script is believed to be steady

JudgeFunction = Callable[[Sequence[Any]], np.ndarray]


class ScoreCache:
    """Scores by (owner, script hash, design); those longest unused go first. Only of scripts that repeat themselves.

    Safe to use from several threads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._left, self._scores, self._steady = most_bytes, OrderedDict(), OrderedDict()
        self._lock = Lock()

    def judge(self, owner: str, hash: str, designs: Sequence[Any], judge: JudgeFunction) -> np.ndarray:
        """[N] float64: what is known from here, the rest from `judge`."""
        if not all(isinstance(d, (str, tuple)) for d in designs):
            return judge(designs)
        with self._lock:
            known = {d: score for d in designs if (score := self._scores.get((owner, hash, d))) is not None}
        fresh = [design for design in designs if design not in known]
        new = dict(zip(fresh, judge(fresh))) if fresh else {}
        scores = np.array([new[d] if d in new else known[d] for d in designs], dtype=np.float64)
        if new and self._is_steady(owner, hash, new, judge):
            self._keep([(owner, hash, design) for design in designs], scores)
        return scores

    def _is_steady(self, owner: str, hash: str, new: dict[Any, float], judge: JudgeFunction) -> bool:
        """Judged once a script: a few designs again, in another batch."""
        if (owner, hash) not in self._steady:
            few = list(new)[:RECHECKED]
            first, again = [new[d] for d in few], judge(few)
            steady = bool(np.allclose(again, first, rtol=1e-9, atol=1e-12, equal_nan=True))
            with self._lock:
                self._steady[owner, hash] = steady
                if len(self._steady) > MOST_STEADY:
                    self._steady.popitem(last=False)
            return steady
        return self._steady.get((owner, hash), False)

    def _keep(self, keys: list[tuple], scores: np.ndarray) -> None:
        with self._lock:
            for key, score in zip(keys, scores):
                if np.isfinite(score):
                    self._left -= 0 if key in self._scores else _bytes_of(key)
                    self._scores[key] = float(score)
                    self._scores.move_to_end(key)
            while self._left < 0 and self._scores:
                self._left += _bytes_of(self._scores.popitem(last=False)[0])


def _bytes_of(key: tuple) -> int:
    return ENTRY_BYTES + sys.getsizeof(key[-1])
