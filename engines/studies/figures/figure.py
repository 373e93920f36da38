"""A number with the interval that a bootstrap gives it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

QUANTILES = {"50 %": 0.5, "10 %": 0.9}  # the median and what the best tenth reaches
RESAMPLES, SEED = 4000, 0  # of the bootstrap
COVERED = (0.025, 0.975)
NONE = "–"  # in the place of a number that there is not


@dataclass(frozen=True)
class Figure:
    """A number with the interval that 95 of 100 resamples of the designs leave it in; none where it has none."""

    number: float
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if self.low is None or not math.isfinite(self.number):
            return shown_number(self.number)
        return f"{shown_number(self.number)} ({interval(self)})"


def interval(figure: Figure) -> str:
    """Its ends, as 0.880–0.930; in words where a minus stands beside."""
    low, high = shown_number(float(figure.low)), shown_number(float(figure.high))
    return f"{low} to {high}" if min(figure.low, figure.high) < 0 else f"{low}–{high}"


def shown_number(number: float) -> str:
    """Whole numbers whole, thousands apart; three decimals, or three digits of what is smaller."""
    if not math.isfinite(number):
        return NONE if math.isnan(number) else str(number)
    if float(number).is_integer() or abs(number) >= 1_000:
        return f"{number:,.0f}"
    return f"{number:.3f}" if abs(number) >= 0.01 else f"{number:.3g}"


def quantile(values: np.ndarray, q: float) -> Figure:
    """Of what could be judged, by a percentile bootstrap (Efron 1979); nan where nothing could."""
    judged = np.sort(values[np.isfinite(values)])
    if not len(judged):
        return Figure(float("nan"))
    below, above, share = _resampled(len(judged), q)
    low, high = np.quantile(judged[below] + share * (judged[above] - judged[below]), COVERED)
    return Figure(float(np.quantile(judged, q)), float(low), float(high))


def mean(values: np.ndarray) -> Figure:
    """Of runs that differ in their seed alone, by a percentile bootstrap over the runs; of one run without interval."""
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return Figure(float(known[0]) if len(known) else float("nan"))
    drawn = np.random.default_rng(SEED).integers(0, len(known), (RESAMPLES, len(known)))
    low, high = np.quantile(known[drawn].mean(1), COVERED)
    return Figure(float(known.mean()), float(low), float(high))


@lru_cache(maxsize=1024)
def _resampled(count: int, q: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Which of `count` sorted values the quantile of a resample lies between: [RESAMPLES] twice; and how far between.

    Values that are drawn again are places in the sorted ones. The k-th smallest of n uniform places is
    Beta(k, n − k + 1), the next one is the least of the n − k that lie above it, so nothing else need be drawn.
    """
    place = (count - 1) * q
    k, noise = math.floor(place) + 1, np.random.default_rng(SEED)
    lower = noise.beta(k, count - k + 1, RESAMPLES)
    upper = 1 - (1 - lower) * noise.beta(count - k, 1, RESAMPLES) if k < count else lower
    below, above = ((u * count).astype(int).clip(0, count - 1) for u in (lower, upper))
    return below, above, place - (k - 1)
