"""What of a finished run a table needs, and its figures: quantiles, naturalness, diversity, cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from engines.records.step import Cost, Result
from engines.studies.figures.figure import QUANTILES, Figure, quantile

REWARD, PART, BESIDE, MEASURE, COST = "reward", "part", "beside", "measure", "cost"  # kinds of columns
MEDIAN = "50 %"
TOLD = ("log_likelihood", "diversity", "uniqueness")  # measures that every table has
SPENT = {"rows": "network rows", "reward_calls": "reward calls", "seconds": "seconds"}


@dataclass(frozen=True)
class Scores:
    """rewards: [N], nan where a design could not be judged. parts, beside: name → [N], as in a Result."""

    rewards: np.ndarray
    parts: Mapping[str, np.ndarray]
    beside: Mapping[str, np.ndarray]
    measures: Mapping[str, float]
    cost: Cost

    @property
    def nbytes(self) -> int:
        return sum(column.nbytes for column in (self.rewards, *self.parts.values(), *self.beside.values()))

    def column(self, kind: str, name: str) -> np.ndarray | None:
        """[N] of the designs; None for what is not known of each."""
        if kind == REWARD:
            return self.rewards
        return {PART: self.parts, BESIDE: self.beside}.get(kind, {}).get(name)


@dataclass(frozen=True)
class Column:
    """A column of a table. name: of a reward, an opinion, a measure or a cost. share: which of QUANTILES, or ""."""

    kind: str
    name: str
    share: str = ""

    @property
    def heading(self) -> str:
        name = SPENT.get(self.name, self.name) if self.kind == COST else self.name.replace("_", "-")
        return f"{self.name} {self.share}" if self.share else name


def scores_of(result: Result) -> Scores:
    """What of a Result is needed."""
    columns = [{name: _column(found) for name, found in part.items()} for part in (result.parts, result.beside)]
    return Scores(result.rewards.numpy().astype(float), *columns, dict(result.measures), result.cost)


def stored_scores(result: Mapping[str, Any]) -> Scores:
    """The same of what the store kept of a Result, whatever is missing there."""
    columns = [{n: _column(found) for n, found in (result.get(p) or {}).items()} for p in ("parts", "beside")]
    measures = {name: float("nan") if v is None else float(v) for name, v in (result.get("measures") or {}).items()}
    spent = {f.name: result["cost"][f.name] for f in fields(Cost) if f.name in (result.get("cost") or {})}
    return Scores(_column(result.get("rewards") or ()), *columns, measures, Cost(**spent))


def _column(found: Sequence[float | None]) -> np.ndarray:
    """[N], nan for None."""
    return np.array(found, dtype=float)


def figures(scores: Scores, reward: str) -> dict[Column, Figure]:
    """The table's figures of one run, in the form of the paper; reward: what the reward is called."""
    told = (*TOLD, *(name for name in scores.measures if "-mers" in name))
    return dict(_quantiles(scores, reward)) | _measures(scores, told) | _cost(scores.cost)


def further(scores: Scores) -> dict[Column, Figure]:
    """Whatever else was measured, which a table has no room for."""
    return _measures(scores, [name for name in scores.measures if name not in TOLD and "-mers" not in name])


def _quantiles(scores: Scores, reward: str) -> Iterator[tuple[Column, Figure]]:
    for share, q in QUANTILES.items():
        yield Column(REWARD, reward, share), quantile(scores.rewards, q)
    for name, values in scores.parts.items() if len(scores.parts) > 1 else ():
        yield Column(PART, name, MEDIAN), quantile(values, QUANTILES[MEDIAN])
    for name, values in scores.beside.items():
        for share, q in QUANTILES.items():
            if "judge" in name or share == MEDIAN:
                yield Column(BESIDE, name, share), quantile(values, q)


def _measures(scores: Scores, names: Sequence[str]) -> dict[Column, Figure]:
    return {Column(MEASURE, name): Figure(scores.measures.get(name, float("nan"))) for name in names}


def _cost(cost: Cost) -> dict[Column, Figure]:
    spent = {**{name: getattr(cost, name) for name in SPENT}, "seconds": _rounded(cost.seconds)}
    return {Column(COST, name): Figure(number) for name, number in spent.items()}


def _rounded(seconds: float) -> float:
    return round(seconds, 0 if seconds >= 10 else 2)
