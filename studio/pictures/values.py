"""Values against levels: the band of all candidates, the kept ones, and the effective sample size.

The page puts the points of each answer behind those that it has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go

from studio.theme import ACCENT, GREY, VALUE, figure_json


def values_figure(records: Sequence[dict[str, Any]], levels: int, after: int = 0) -> dict[str, Any]:
    """Records after position `after` → a Plotly figure of their points alone.

    Worst … best of the candidates, their median, the median of the kept, ESS.
    """
    x = list(range(after + 1, after + len(records) + 1))
    figures = np.array([_summary(record) for record in records], dtype=float).reshape(-1, 5)
    worst, middle, best, kept, share = map(_clean, figures.T)
    shell = _figure_without_points(levels)
    points = zip(shell["data"], (best, worst, middle, kept, share))
    return {**shell, "data": [{**trace, "x": x, "y": y} for trace, y in points]}


@lru_cache(maxsize=64)
def _figure_without_points(levels: int) -> dict[str, Any]:
    """Made once: Plotly checks every word of it, and everybody who looks on asks again and again."""
    traces = [
        _line("best candidate", VALUE, width=1),
        _line("worst candidate", VALUE, width=1, fill="tonexty", fillcolor="rgba(68,120,168,0.18)"),
        _line("median of all", VALUE, width=2, dash="dot"),
        _line("median of the kept", ACCENT, width=3),
        _line("ESS", GREY, width=1.5, yaxis="y2"),
    ]
    return figure_json(_figure(traces, levels))


def _figure(traces: list[go.Scatter], levels: int) -> go.Figure:
    ess_axis = {"overlaying": "y", "side": "right", "range": [0, 1.02], "showgrid": False}
    figure = go.Figure(traces)
    figure.update_layout(
        xaxis={"range": [0.5, levels + 0.5], "title": {"text": "level"}},
        yaxis={"title": {"text": "value"}},
        yaxis2={**ess_axis, "title": {"text": "ESS share"}},
    )
    return figure


def _line(name: str, color: str, width: float, dash: str = "solid", **more) -> go.Scatter:
    return go.Scatter(name=name, mode="lines", line={"color": color, "width": width, "dash": dash}, **more)


def _clean(values: np.ndarray) -> list[float | None]:
    return [round(v, 5) if math.isfinite(v) else None for v in values.tolist()]


def _summary(record: dict[str, Any]) -> list[float | None]:
    """[worst, median, best, median of the kept, ESS share]; None becomes nan.

    A record that was shortened says what they were of all.
    """
    kept = [record["values"][i] for i in record["kept"]]
    return record.get("summary") or [*_quantiles(record["values"]), _median(kept), _ess_share(record)]


def _quantiles(values: Sequence[float | None]) -> list[float]:
    """[worst, median, best]; nan where nothing could be judged."""
    finite = [v for v in values if v is not None]
    return [min(finite), float(np.median(finite)), max(finite)] if finite else [np.nan] * 3


def _median(values: Sequence[float | None]) -> float:
    return _quantiles(values)[1]


def _ess_share(record: dict[str, Any]) -> float:
    """Mean ESS as a share of the candidates it could be."""
    groups = max(1, len(record["ess"]))
    members = max(1, (len(record["values"]) + record["dropped"]) / groups)
    return float(np.mean(record["ess"])) / members if record["ess"] else np.nan
