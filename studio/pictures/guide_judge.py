"""Guide against judge: the network that guided beside one that did not, over the finished designs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go

from studio.theme import ACCENT, GREY, VALUE, figure_json

ROLES = ("guide", "judge")
HUES = (ACCENT, VALUE, "#3f9b7f")


def guide_judge_figure(result: dict[str, Any], label: Callable[[str], str] = str) -> dict[str, Any] | None:
    """A run's result → a Plotly figure with one point a design and head; None where no two networks were asked.

    label: what a person calls one of the columns; a single pair is named so on the axes.
    """
    pairs = _pairs(result.get("beside", {}))
    if not pairs:
        return None
    points = [_points(name, guide, judge, hue) for (name, (guide, judge)), hue in zip(pairs.items(), HUES)]
    everything = [v for pair in pairs.values() for axis in pair for v in _said(axis)]
    figure = go.Figure([*points, _diagonal(min(everything), max(everything))] if everything else points)
    across, up = (label(f"{name} {role}") if len(pairs) == 1 else role for name in [*pairs][:1] for role in ROLES)
    figure.update_layout(xaxis={"title": {"text": across}}, yaxis={"title": {"text": up}})
    return figure_json(figure)


def guide_judge_medians(result: dict[str, Any]) -> dict[str, float]:
    """The median of each network's predictions, over the designs of which it has one: “median …” → value."""
    return {
        f"median {name}": round(float(np.median(_said(column))), 4)
        for name, column in result.get("beside", {}).items()
        if _said(column)
    }


def _pairs(beside: dict[str, list[float]]) -> dict[str, tuple[list[float], list[float]]]:
    """Name → (guide, judge), for the names of which both were asked."""
    names = [column.removesuffix(" guide") for column in beside if column.endswith(" guide")]
    return {name: (beside[f"{name} guide"], beside[f"{name} judge"]) for name in names if f"{name} judge" in beside}


def _said(column: list[float | None]) -> list[float]:
    return [value for value in column if value is not None]


def _points(name: str, guide: list[float], judge: list[float], hue: str) -> go.Scatter:
    return go.Scatter(x=guide, y=judge, name=name, mode="markers", marker={"color": hue, "size": 8, "opacity": 0.75})


def _diagonal(low: float, high: float) -> go.Scatter:
    ends, line = [low, high], {"color": GREY, "dash": "dot", "width": 1}
    return go.Scatter(x=ends, y=ends, name="agreed", mode="lines", line=line)
