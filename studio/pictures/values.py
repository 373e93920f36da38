"""Values against levels: the band of all candidates, the kept ones, and the effective sample size.

The page puts the points of each answer behind those that it has.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    spread, kept, share = figures[:, :3], figures[:, 3], figures[:, 4]
    traces = [
        _line(x, spread[:, 2], "best candidate", VALUE, width=1),
        _line(x, spread[:, 0], "worst candidate", VALUE, width=1, fill="tonexty", fillcolor="rgba(68,120,168,0.18)"),
        _line(x, spread[:, 1], "median of all", VALUE, width=2, dash="dot"),
        _line(x, kept, "median of the kept", ACCENT, width=3),
        _line(x, share, "ESS", GREY, width=1.5, yaxis="y2"),
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


def _line(x, y, name: str, color: str, width: float, dash: str = "solid", **more) -> go.Scatter:
    clean = [None if v is None or not np.isfinite(v) else round(float(v), 5) for v in y]
    return go.Scatter(
        x=x,
        y=clean,
        name=name,
        mode="lines",
        line={"color": color, "width": width, "dash": dash},
        **more,
    )


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
