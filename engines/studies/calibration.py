"""Whether a finished run's values were right: what its survivors were held to be worth, and what they became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LEAST = 3  # designs of which a correlation is told


@dataclass(frozen=True)
class LevelCalibration:
    """Of one level. designs: finished ones whose ancestor there was judged. bias: mean of value − reward, their unit.

    correlation: Spearman's, between the ancestors' values and the finished designs' rewards; nan where none is told.
    """

    t: int
    designs: int
    correlation: float
    bias: float


def calibration(records: Sequence[Mapping[str, Any]]) -> list[LevelCalibration]:
    """The levels of a finished run, from noise on. records: all of its steps, oldest first, as the store has them."""
    if not records or records[-1]["t"]:
        return []
    last, found = records[-1], []
    rewards = np.array([_number(last["values"][row]) for row in last["kept"]])
    for record, rows in _lineages(records):
        values = np.array([np.nan if row is None else _number(record["values"][row]) for row in rows])
        known = np.isfinite(values) & np.isfinite(rewards)
        gap = values[known] - rewards[known]
        correlation, bias = rank_correlation(values[known], rewards[known]), float(gap.mean()) if len(gap) else np.nan
        found.append(LevelCalibration(record["t"], len(gap), correlation, bias))
    return found[::-1]


def _lineages(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], list[int | None]]]:
    """(level, of each finished design its ancestor's candidate there; None where the record has left it out).

    From the level before the last back to noise.
    """
    rows: list[int | None] = list(records[-1]["kept"])
    for record, after in zip(records[-2::-1], records[:0:-1]):
        kept = record["kept"]
        places = [None if row is None else after["parents"][row] for row in rows]
        rows = [kept[place] if place is not None and place < len(kept) else None for place in places]
        yield record, rows


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's ρ of finite numbers [N] and [N], ties sharing their mean rank; nan where either does not vary."""
    if len(first) < LEAST or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts - 1) / 2)[place]
