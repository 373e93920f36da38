"""What a table of methods says of each: quantiles with bootstrap intervals, naturalness, diversity, cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engines.records.step import Result

QUANTILES = {"50 %": 0.5, "10 %": 0.9}  # the median and what the best tenth reaches
RESAMPLES, SEED = 1000, 0  # of the bootstrap
COVERED = (0.025, 0.975)


@dataclass(frozen=True)
class Figure:
    """A number with the interval that 95 of 100 resamples of the designs leave it in; none where it has none."""

    number: float
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.low is None:
            return f"{self.number:,.0f}" if float(self.number).is_integer() else f"{self.number:.3f}"
        return f"{self.number:.3f} ({self.low:.3f}–{self.high:.3f})"


def quantile(values: np.ndarray, q: float) -> Figure:
    """Of what could be judged, by a percentile bootstrap (Efron 1979); nan where nothing could."""
    judged = values[np.isfinite(values)]
    if not len(judged):
        return Figure(float("nan"))
    drawn = np.random.default_rng(SEED).integers(0, len(judged), (RESAMPLES, len(judged)))
    low, high = np.quantile(np.quantile(judged[drawn], q, axis=1), COVERED)
    return Figure(float(np.quantile(judged, q)), float(low), float(high))


def figures(result: Result, reward: str) -> dict[str, Figure]:
    """Heading → figure of one method; reward: what the reward is called."""
    return dict(_quantiles(result, reward)) | _measures(result) | _cost(result)


def _quantiles(result: Result, reward: str) -> Iterator[tuple[str, Figure]]:
    columns = {reward: result.rewards.numpy(), **{name: np.array(found) for name, found in result.beside.items()}}
    for name, values in columns.items():
        for word, q in QUANTILES.items():
            if name == reward or "judge" in name or q == 0.5:
                yield f"{name} {word}", quantile(values.astype(float), q)


def _measures(result: Result) -> dict[str, Figure]:
    told = ("log_likelihood", "diversity", "uniqueness", *(name for name in result.measures if "-mers" in name))
    return {name.replace("_", "-"): Figure(result.measures.get(name, float("nan"))) for name in told}


def _cost(result: Result) -> dict[str, Figure]:
    cost = result.cost
    return {
        "network rows": Figure(cost.rows),
        "reward calls": Figure(cost.reward_calls),
        "seconds": Figure(round(cost.seconds)),
    }


def markdown(found: Mapping[str, dict[str, Figure]], unit: str) -> str:
    """A table, one line a method."""
    heads = list(next(iter(found.values())))
    lines = [f"| {unit} | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(heads)]
    return "\n".join([*lines, *_lines(found, str, "| {} |", " | ")]) + "\n"


def csv(found: Mapping[str, dict[str, Figure]]) -> str:
    """The same for programs: a column a figure, and two for the ends of its interval."""
    first = next(iter(found.values()))
    heads = [part for head, f in first.items() for part in ([head] if f.low is None else [head, f"{head} low", "high"])]
    return "\n".join([",".join(["method", *heads]), *_lines(found, _plain, "{}", ",")]) + "\n"


def _plain(figure: Figure) -> str:
    ends = [] if figure.low is None else [figure.low, figure.high]
    return ",".join(f"{number:.6g}" for number in (figure.number, *ends))


def _lines(found: Mapping[str, dict[str, Figure]], cell: Callable, line: str, between: str) -> Iterator[str]:
    for label, row in found.items():
        name = f'"{label}"' if between == "," else label
        yield line.format(between.join([name, *map(cell, row.values())]))
