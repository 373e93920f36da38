"""Values against what became of them: rank correlation and bias by level, a line an estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from engines.studies.calibration import LevelCalibration
from studio.theme import ACCENT, GREY, VALUE, figure_json

HUES = (VALUE, "#3f9b7f", "#9b6bb3", "#b08a1e", "#c2566e", "#5b9bb5")
Lines = Mapping[str, Sequence[LevelCalibration]]  # name of an estimate → its levels, noise first


def correlation_figure(levels: int, lines: Lines, own: str) -> dict[str, Any]:
    """Rank correlation by level, with the band in which it may be chance. levels: T. own: the run's line."""
    around = max(lines.values(), key=len, default=())
    chance = [_chance(levels, around, sign) for sign in (1, -1)]
    chance[1].update(fill="tonexty", fillcolor="rgba(138,143,152,0.22)", showlegend=True, name="may be chance")
    axis = {"title": {"text": "rank correlation"}, "range": [-0.55, 1.05]}
    return _figure(levels, [*chance, *_lines(levels, lines, own, "correlation")], axis)


def bias_figure(levels: int, lines: Lines, own: str, unit: str) -> dict[str, Any]:
    """Mean of value − reward by level. unit: of the reward, "" for none."""
    zero = go.Scatter(x=[0.5, levels + 0.5], y=[0, 0], mode="lines", line={"color": GREY, "width": 1}, showlegend=False)
    title = f"value − reward{f' ({unit})' if unit else ''}"
    return _figure(levels, [zero, *_lines(levels, lines, own, "bias")], {"title": {"text": title}})


def growth_figure(grown: Mapping[int, float], beside: Mapping[str, float]) -> dict[str, Any]:
    """A learned value's rank correlation by the roll-outs that it learned from. beside: other estimates', as levels."""
    sizes = sorted(grown)
    mine = _growth_line("learned", sizes, [_rounded(grown[size]) for size in sizes], ACCENT, "solid")
    ends = [sizes[0] * 0.9, sizes[-1] * 1.1]
    others = [_growth_line(n, ends, [_rounded(r)] * 2, hue, "dot") for (n, r), hue in zip(beside.items(), HUES)]
    figure = go.Figure([*others, mine])
    ticks = {"type": "log", "tickvals": sizes, "ticktext": [f"{size:,}" for size in sizes]}
    figure.update_layout(xaxis={"title": {"text": "roll-outs"}, **ticks}, yaxis={"title": {"text": "rank correlation"}})
    return figure_json(figure)


def _growth_line(name: str, x: list[float], y: list[float | None], hue: str, dash: str) -> go.Scatter:
    mode = "lines+markers" if dash == "solid" else "lines"
    return go.Scatter(x=x, y=y, name=name, mode=mode, line={"color": hue, "width": 2, "dash": dash})


def _figure(levels: int, traces: Sequence[go.Scatter], axis: dict[str, Any]) -> dict[str, Any]:
    figure = go.Figure(traces)
    figure.update_layout(xaxis={"range": [0.5, levels + 0.5], "title": {"text": "level"}}, yaxis=axis)
    return figure_json(figure)


def _lines(levels: int, lines: Lines, own: str, what: str) -> list[go.Scatter]:
    hues = dict(zip((name for name in lines if name != own), HUES))
    return [
        go.Scatter(
            x=[levels - level.t for level in told],
            y=[_rounded(getattr(level, what)) for level in told],
            name=name,
            mode="lines+markers" if len(told) < 20 else "lines",
            line={"color": hues.get(name, ACCENT), "width": 2 if name in hues else 3},
        )
        for name, told in lines.items()
    ]


def _chance(levels: int, told: Sequence[LevelCalibration], sign: int) -> go.Scatter:
    x, y = [levels - level.t for level in told], [sign * round(level.chance, 3) for level in told]
    return go.Scatter(x=x, y=y, mode="lines", line={"width": 0}, hoverinfo="skip", showlegend=False)


def _rounded(number: float) -> float | None:
    return None if number != number else round(number, 4)
