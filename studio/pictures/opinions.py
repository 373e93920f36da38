"""Guide and judge: what the network that guided says of the finished designs against what one says that did not."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from studio.theme import ACCENT, GREY, VALUE, figure_json

HUES = (ACCENT, VALUE, "#3f9b7f")


def opinions(result: dict[str, Any]) -> dict[str, Any] | None:
    """A run's result → a Plotly figure with one point a design and head; None where no two networks were asked."""
    pairs = _pairs(result.get("beside", {}))
    if not pairs:
        return None
    points = [
        go.Scatter(x=x, y=y, name=name, mode="markers", marker={"color": hue, "size": 8, "opacity": 0.75})
        for (name, (x, y)), hue in zip(pairs.items(), HUES)
    ]
    everything = [v for pair in pairs.values() for axis in pair for v in axis]
    ends = [min(everything), max(everything)]
    line = go.Scatter(x=ends, y=ends, name="agreed", mode="lines", line={"color": GREY, "dash": "dot", "width": 1})
    figure = go.Figure([*points, line])
    figure.update_layout(xaxis={"title": {"text": "guide"}}, yaxis={"title": {"text": "judge"}})
    return figure_json(figure)


def medians_beside(result: dict[str, Any]) -> dict[str, float]:
    """Median of each opinion over the designs."""
    return {
        f"median {name}": round(float(np.median(column)), 4)
        for name, column in result.get("beside", {}).items()
        if column
    }


def _pairs(beside: dict[str, list[float]]) -> dict[str, tuple[list[float], list[float]]]:
    """name → (guide, judge), for the names of which both were asked."""
    names = [column.removesuffix(" guide") for column in beside if column.endswith(" guide")]
    return {name: (beside[f"{name} guide"], beside[f"{name} judge"]) for name in names if f"{name} judge" in beside}
