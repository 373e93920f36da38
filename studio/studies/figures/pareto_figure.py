"""The picture of two measures: non-dominated points in full colour and joined, the others faint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from studio.studies.figures.palette import HUES, MARKERS, MOST
from studio.theme import VALUE, plain_figure

MOST_FAINT, MOST_NAMED = 1200, 10  # points beaten by others that are drawn; of the front that are named in the picture
FAINT, HEIGHT = 0.22, 420
ROOM = 24  # letters of a name in the picture


def pareto_figure(
    points: Any, best: np.ndarray, axes: Sequence[Any], lower: Mapping[str, bool], told: Sequence[str]
) -> dict[str, Any]:
    """points: pareto.Points. best: [P] non-dominated. axes: heads of x and y. told: what members are called."""
    members = np.unique(points.member)
    few = 1 < len(members) <= MOST
    groups = {int(m): points.member == m for m in members} if few else {-1: np.ones(len(best), dtype=bool)}
    traces = [_line(points, best)]
    for place, (member, mine) in enumerate(groups.items()):
        look = {"color": HUES[place], "symbol": MARKERS[place]} if few else {"color": VALUE, "symbol": "circle"}
        name = told[member] if few else ""
        faint = _thinned(np.flatnonzero(mine & ~best), MOST_FAINT // len(groups))
        traces.append(_dots(points, faint, told, {**look, "size": 6, "opacity": FAINT}, name, not (mine & best).any()))
        traces.append(_dots(points, np.flatnonzero(mine & best), told, {**look, "size": 10}, name, True))
    titles = [_axis(head, lower[axis]) for axis, head in zip("xy", axes)]
    return plain_figure(
        [trace for trace in traces if trace["x"]],
        xaxis=titles[0],
        yaxis=titles[1],
        height=HEIGHT,
        hovermode="closest",
        dragmode="select",
        showlegend=few,
    )


def _line(points: Any, best: np.ndarray) -> dict[str, Any]:
    rows = np.flatnonzero(best)
    rows = rows[np.lexsort((points.y[rows], points.x[rows]))]
    line = {"color": VALUE, "width": 1.5}
    return {**_at(points, rows), "mode": "lines", "line": line, "hoverinfo": "skip", "showlegend": False}


def _dots(
    points: Any, rows: np.ndarray, told: Sequence[str], marker: dict[str, Any], name: str, legend: bool
) -> dict[str, Any]:
    """Markers; their text tells whose they are, their customdata is [member, design]."""
    which = [[int(points.member[i]), int(points.design[i])] for i in rows]
    named = "opacity" not in marker and len(rows) <= MOST_NAMED and bool(len(rows)) and which[0][1] < 0
    marks = {"mode": "markers+text" if named else "markers", "textposition": "top center"}
    if named:
        marks["text"] = [_short(told[member]) for member, _ in which]
    return {
        **_at(points, rows),
        **marks,
        "marker": marker,
        "name": name,
        "legendgroup": name,
        "showlegend": legend and bool(name),
        "customdata": which,
        "hovertext": [_which(told[member], design) for member, design in which],
        "hoverinfo": "x+y+text",
    }


def _at(points: Any, rows: np.ndarray) -> dict[str, Any]:
    x, y = ([float(f"{v:.6g}") for v in column[rows]] for column in (points.x, points.y))
    return {"type": "scatter", "x": x, "y": y}


def _which(name: str, design: int) -> str:
    return f"{name}, design {design + 1}" if design >= 0 else name


def _short(name: str) -> str:
    return name if len(name) <= ROOM else f"{name[: ROOM - 1]}…"


def _thinned(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of them, evenly."""
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(int)]


def _axis(head: Any, lower: bool) -> dict[str, Any]:
    return {"title": {"text": f"{head.title} · {'lower' if lower else 'higher'} is better"}}
