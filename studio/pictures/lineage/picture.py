"""What is drawn of levels: a tree of all candidates while they can be told apart, else streams of lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.pictures.lineage.ancestors import ancestors
from studio.pictures.lineage.levels import Level
from studio.pictures.lineage.stream import stream
from studio.pictures.lineage.tree import MOST_NODES, all_candidates, relatives, tree

VALUES = 100  # steps of the scale of values
SPREAD = (10, 100)  # percentiles of the values of those kept between which the scale lies
MOST_POINTS, MOST_COLUMNS = 60_000, 240  # of paths, of levels in one picture


@dataclass(frozen=True)
class Window:
    """Which part is drawn: levels first … last (from 1), and of all designs only this one's relatives, where given."""

    first: int
    last: int
    design: int | None = None


def draw(levels: Sequence[Level], window: Window) -> dict[str, Any]:
    """Levels → the picture as plain numbers.

    columns: numbers of the levels. rows: [first lane, last lane]. nodes: column, y (in rows), value (0 … VALUES, -1:
    none), finals (designs that descend from it), kept, moved: a list each. edges: from, to, finals. paths: design →
    node at every column, -1: not recorded. designs, values: lane and value of each. low, high: ends of the scale.
    """
    traced = ancestors(levels)
    chosen = range(window.first - 1, window.last)
    alone = window.design is not None
    shown = relatives(levels, traced, chosen, window.design) if alone else all_candidates(levels, chosen)
    folded = sum(map(len, shown)) > MOST_NODES
    if folded and not alone:
        columns = _spread_out(chosen, traced.shape[1])
        drawn = stream(levels, traced, columns)
    else:
        drawn = tree(levels, traced, *_fitting(chosen, shown))
    low, high = _scale(levels)
    drawn["nodes"]["value"] = _on_scale(drawn["nodes"]["value"], low, high)
    last = levels[-1]
    held = [(last.lanes[row] + 1, last.values[row]) if row >= 0 else (0, np.nan) for row in last.kept]
    return {
        **drawn,
        "folded": folded and not alone,
        "designs": [int(lane) for lane, _ in held],
        "values": [rounded(value) for _, value in held],
        "low": rounded(low),
        "high": rounded(high),
    }


def rounded(value: float) -> float | None:
    """Four decimals; None for nan."""
    return round(float(value), 4) if np.isfinite(value) else None


def _fitting(chosen: range, shown: list[np.ndarray]) -> tuple[range, list[np.ndarray]]:
    """The last of these levels whose candidates are few enough to be drawn; one at least."""
    fitting = np.cumsum([len(rows) for rows in reversed(shown)]) <= MOST_NODES
    count = max(1, int(fitting.sum()))
    return chosen[len(chosen) - count :], shown[len(shown) - count :]


def _spread_out(chosen: range, designs: int) -> list[int]:
    """So many of the levels as can be told apart, evenly, the first and the last among them."""
    most = max(2, min(MOST_COLUMNS, MOST_POINTS // max(1, designs)))
    return np.unique(np.linspace(chosen[0], chosen[-1], min(most, len(chosen))).round().astype(int)).tolist()


def _scale(levels: Sequence[Level]) -> tuple[float, float]:
    """The values between which nearly all of those lie that went on."""
    known = np.concatenate([level.values[level.kept[level.kept >= 0]] for level in levels])
    known = known[np.isfinite(known)]
    low, high = np.percentile(known, SPREAD) if len(known) else (np.nan, np.nan)
    return float(low), float(high)


def _on_scale(values: np.ndarray, low: float, high: float) -> list[int]:
    span = high - low if high > low else 1.0
    places = np.clip((values - low) / span, 0, 1) if high > low else np.where(np.isfinite(values), 0.5, np.nan)
    return np.where(np.isfinite(places), np.round(VALUES * np.nan_to_num(places)), -1).astype(int).tolist()
