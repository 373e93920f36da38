"""Finite scores of own scripts, kept between the runs of one person: the same design is not judged twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

MAX_SCORES, RECHECKED = 200_000, 4  # kept; designs judged a second time before a script is believed to be steady

JudgeFunction = Callable[[Sequence[Any]], np.ndarray]


class ScoreCache:
    """Scores by (owner, script hash, design); those longest unused go first. Only of scripts that repeat themselves."""

    def __init__(self, max_scores: int = MAX_SCORES):
        self._max_scores, self._scores, self._steady = max_scores, OrderedDict(), {}

    def judge(self, owner: str, hash: str, designs: Sequence[Any], judge: JudgeFunction) -> np.ndarray:
        """[N] float64: what is known from here, the rest from `judge`."""
        if not all(isinstance(d, (str, tuple)) for d in designs):
            return judge(designs)
        keys = [(owner, hash, design) for design in designs]
        fresh = [design for key, design in zip(keys, designs) if key not in self._scores]
        new = dict(zip(fresh, judge(fresh))) if fresh else {}
        scores = np.array([new[d] if d in new else self._scores[k] for k, d in zip(keys, designs)], dtype=np.float64)
        if new and self._is_steady(owner, hash, new, judge):
            self._keep(keys, scores)
        return scores

    def _is_steady(self, owner: str, hash: str, new: dict[Any, float], judge: JudgeFunction) -> bool:
        """Judged once a script: a few designs again, in another batch."""
        if (owner, hash) not in self._steady:
            few = list(new)[:RECHECKED]
            first, again = [new[d] for d in few], judge(few)
            self._steady[owner, hash] = bool(np.allclose(again, first, rtol=1e-9, atol=1e-12, equal_nan=True))
        return self._steady[owner, hash]

    def _keep(self, keys: list[tuple], scores: np.ndarray) -> None:
        for key, score in zip(keys, scores):
            if np.isfinite(score):
                self._scores[key] = float(score)
                self._scores.move_to_end(key)
        while len(self._scores) > self._max_scores:
            self._scores.popitem(last=False)
