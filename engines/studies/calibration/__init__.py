"""Whether a finished run's values were right: what its survivors were held to be worth, and what they became.

advice.py     what that says about the settings of the next run, in a sentence
learned_words.py  what the figures of a learned value say
rejudged.py   the same states judged by every estimate there is
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engines.values.ranks import rank_correlation

SURE = 1.96  # standard errors: 95 of 100 correlations of what has nothing to do with one another lie within


@dataclass(frozen=True)
class LevelCalibration:
    """Of one level. designs: finished ones whose ancestor there was judged. bias: mean of value − reward, their unit.

    correlation: Spearman's, between the ancestors' values and the finished designs' rewards; nan where none is told.
    ancestors: different ones; fewer than designs where lanes took one another's place.
    """

    t: int
    designs: int
    correlation: float
    bias: float
    ancestors: int

    @property
    def chance(self) -> float:
        """A correlation that so few ancestors may have for nothing; 1 where even that says little."""
        return min(1.0, SURE / math.sqrt(self.ancestors - 1)) if self.ancestors > 1 else 1.0


def calibration(records: Sequence[Mapping[str, Any]], levels: int) -> list[LevelCalibration]:
    """Of a run whose first `levels` steps come from noise, those before the last of them; none until that is done.

    records: its steps, oldest first, as the store has them. A level's rewards are those of the designs of the last.
    """
    records = records[:levels]
    if not records or len(records) < levels:
        return []
    last, found = records[-1], []
    rewards = np.array([_number(last["values"][row]) for row in last["kept"]])
    for t, (record, places) in enumerate(lineages(records), 1):
        kept = record["kept"]
        values = np.array([np.nan if place is None else _number(record["values"][kept[place]]) for place in places])
        found.append(calibrated(t, values, rewards, places))
    return found[::-1]


def calibrated(t: int, values: np.ndarray, rewards: np.ndarray, ancestors: Sequence[int | None]) -> LevelCalibration:
    """One level: values [N] of the designs' ancestors there, and rewards [N]; nan where there is none."""
    known = np.isfinite(values) & np.isfinite(rewards)
    gap = values[known] - rewards[known]
    bias = float(gap.mean()) if len(gap) else float("nan")
    different = len({place for place, there in zip(ancestors, known) if there})
    return LevelCalibration(t, len(gap), rank_correlation(values[known], rewards[known]), bias, different)


def lineages(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], list[int | None]]]:
    """(level, of each finished design its ancestor's place among those kept there; None where the record lacks it).

    From the level before the last back to noise. records: with kept and parents, as the store has them.
    """
    places: list[int | None] = list(range(len(records[-1]["kept"])))
    for record, after in zip(records[-2::-1], records[:0:-1]):
        rows = [None if place is None else after["kept"][place] for place in places]
        found = [None if row is None else after["parents"][row] for row in rows]
        places = [place if place is not None and place < len(record["kept"]) else None for place in found]
        yield record, places


def level_record(level: LevelCalibration) -> dict[str, Any]:
    """As JSON, which knows no nan."""
    return {name: None if value != value else value for name, value in asdict(level).items()}


def read_level(record: Mapping[str, Any]) -> LevelCalibration:
    """What `level_record` gave."""
    return LevelCalibration(**{name: _number(value) for name, value in record.items()})


def _number(value: float | None) -> float:
    return np.nan if value is None else value
