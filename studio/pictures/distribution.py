"""The final rewards beside the unguided model's own and beside best-of-N at equal cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from studio.theme import ACCENT, GREY, VALUE, figure_json

BINS = 28


def distribution_figure(
    rewards: Sequence[float | None], baseline: dict[str, Any], particles: int, unit: str
) -> dict[str, Any]:
    """Shares of designs by reward, as a Plotly figure.

    Bars: guided (this run) and unguided. Lines: best of M by theory, and natural elements where there are some.
    """
    guided = np.array(_judged(rewards), dtype=float)
    plain, best = np.array(baseline["rewards"], dtype=float), np.array(baseline["best_of_n"], dtype=float)
    natural = np.array(baseline.get("natural", ()), dtype=float)
    everything = np.concatenate([guided, plain, best, natural])
    if not len(everything):
        return figure_json(go.Figure())
    edges = bin_edges(everything)
    drawn = (
        (plain, _bars(plain, edges, "unguided model", GREY, 0.45)),
        (guided, _bars(guided, edges, "this run", ACCENT, 0.75)),
        (best, _steps(best, edges, f"best of {baseline.get('chains', particles)}, equal cost", VALUE, "solid")),
        (natural, _steps(natural, edges, "natural elements", GREY, "dot")),
    )
    return figure_json(_figure([trace for values, trace in drawn if len(values)], unit))


def reward_medians(
    rewards: Sequence[float | None], baseline: dict[str, Any], particles: int
) -> dict[str, float | None]:
    """Medians of the rewards: this run, unguided, best of N, natural elements; None where there are none."""
    groups = {
        "this run": _judged(rewards),
        "unguided": baseline["rewards"],
        f"best of {baseline.get('chains', particles)}": baseline["best_of_n"],
        "natural elements": baseline.get("natural", []),
    }
    return {name: round(float(np.median(x)), 4) if len(x) else None for name, x in groups.items()}


def _judged(rewards: Sequence[float | None]) -> list[float]:
    return [reward for reward in rewards if reward is not None]


def bin_edges(everything: np.ndarray, bins: int = BINS) -> np.ndarray:
    """[bins + 1] edges of equal bins over the whole range."""
    low, high = np.min(everything), np.max(everything)
    return np.linspace(low, high if high > low else low + 1, bins + 1)


def _figure(traces: list[Any], unit: str) -> go.Figure:
    figure = go.Figure(traces)
    figure.update_layout(
        barmode="overlay",
        bargap=0.04,
        xaxis={"title": {"text": unit}},
        yaxis={"title": {"text": "share of designs"}, "tickformat": ".0%"},
    )
    return figure


def _bars(values: np.ndarray, edges: np.ndarray, name: str, color: str, opacity: float) -> go.Bar:
    return go.Bar(
        x=_bin_centres(edges),
        y=shares(values, edges),
        width=float(edges[1] - edges[0]),
        name=name,
        marker={"color": color},
        opacity=opacity,
    )


def _steps(values: np.ndarray, edges: np.ndarray, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=_bin_centres(edges),
        y=shares(values, edges),
        name=name,
        mode="lines",
        line={"color": color, "width": 2, "shape": "hvh", "dash": dash},
    )


def shares(values: np.ndarray, edges: np.ndarray) -> list[float]:
    """Of the values, by bin."""
    counts = np.histogram(values, edges)[0]
    return np.round(counts / max(1, len(values)), 4).tolist()


def _bin_centres(edges: np.ndarray) -> list[float]:
    return np.round((edges[1:] + edges[:-1]) / 2, 5).tolist()
