"""The final rewards beside the unguided model's own and beside best-of-N at equal cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from studio.theme import ACCENT, GREY, VALUE, figure_json

BINS = 28


def distribution(
    rewards: Sequence[float | None], baseline: dict[str, Any], particles: int, unit: str
) -> dict[str, Any]:
    """Shares of designs by reward: guided (bars), unguided (grey bars), best of M by theory and natural elements (lines)."""
    guided = np.array([r for r in rewards if r is not None], dtype=float)
    plain, best = np.array(baseline["rewards"], dtype=float), np.array(baseline["best_of_n"], dtype=float)
    natural = np.array(baseline.get("natural", ()), dtype=float)
    everything = np.concatenate([guided, plain, best, natural])
    if not len(everything):
        return figure_json(go.Figure())
    low, high = np.min(everything), np.max(everything)
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    figure = go.Figure(
        [
            _bars(plain, edges, "unguided model", GREY, 0.45),
            _bars(guided, edges, "this run", ACCENT, 0.75),
            _steps(best, edges, f"best of {particles}, equal cost", VALUE, "solid"),
            *([_steps(natural, edges, "natural elements", GREY, "dot")] if len(natural) else []),
        ]
    )
    figure.update_layout(
        barmode="overlay",
        bargap=0.04,
        xaxis={"title": {"text": unit}},
        yaxis={"title": {"text": "share of designs"}, "tickformat": ".0%"},
    )
    return figure_json(figure)


def medians(rewards: Sequence[float | None], baseline: dict[str, Any]) -> dict[str, float | None]:
    """Medians: this run, unguided, best of M, natural elements."""
    three = {
        "this run": [r for r in rewards if r is not None],
        "unguided": baseline["rewards"],
        "best of M": baseline["best_of_n"],
        "natural elements": baseline.get("natural", []),
    }
    return {name: round(float(np.median(x)), 4) if len(x) else None for name, x in three.items()}


def _bars(values: np.ndarray, edges: np.ndarray, name: str, color: str, opacity: float) -> go.Bar:
    return go.Bar(
        x=_middles(edges),
        y=_shares(values, edges),
        width=float(edges[1] - edges[0]),
        name=name,
        marker={"color": color},
        opacity=opacity,
    )


def _steps(values: np.ndarray, edges: np.ndarray, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=_middles(edges),
        y=_shares(values, edges),
        name=name,
        mode="lines",
        line={"color": color, "width": 2, "shape": "hvh", "dash": dash},
    )


def _shares(values: np.ndarray, edges: np.ndarray) -> list[float]:
    counts = np.histogram(values, edges)[0]
    return np.round(counts / max(1, len(values)), 4).tolist()


def _middles(edges: np.ndarray) -> list[float]:
    return np.round((edges[1:] + edges[:-1]) / 2, 5).tolist()
