"""Which sequences a reward can judge at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from engines.domains.sequence.letters import ALPHABET

Judge = Callable[[Sequence[str], Any], np.ndarray]  # (N designs, conditions) → [N]


def acgt_only(judge: Judge) -> Judge:
    """The same judge, asked about designs of the letters ACGT alone; every other design is nan."""

    @wraps(judge)
    def judge_valid(designs: Sequence[str], conditions: Any) -> np.ndarray:
        valid = np.array([bool(d) and not d.strip(ALPHABET) for d in designs], dtype=bool)
        scores = np.full(len(designs), np.nan)
        scores[valid] = judge([d for d, v in zip(designs, valid) if v], conditions)
        return scores

    return judge_valid
