"""Parallel coordinates (Inselberg 1985): an axis a setting or measure, a line a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from engines.domains.meaning import PURE
from engines.studies.figures.figure import Figure, shown_number
from engines.studies.figures.scores import Column
from studio.studies.figures.differences import differing, names
from studio.studies.figures.grid import NOTHING, label_of, words_of
from studio.studies.figures.heads import Head, table_of
from studio.studies.settings import Setting
from studio.studies.shown import Shown
from studio.theme import VALUE, plain_figure

MOST_SETTINGS, MOST_MEASURES, MOST_TICKS = 6, 14, 12
LOG_SPAN = 50  # from which on positive numbers stand on a logarithmic axis
DIGITS = 4  # of a place


def study_parallel(shown: Sequence[Shown]) -> dict[str, Any]:
    """axes: {"label", "unit", "better", "ticks": [[place, words], …]}; lines: a member's places on them, 0 at the foot
    to 1, None where it has none; told: the same in words; names: of the members. Settings first, then measures.
    """
    heads, rows = table_of(shown)
    settings = list(differing(shown).values())[:MOST_SETTINGS]
    measures = [head for head in heads if not head.more][:MOST_MEASURES]
    axes = [_setting_axis(column) for column in settings] + [_measure_axis(head, rows) for head in measures]
    return {
        "axes": [{key: axis[key] for key in ("label", "unit", "better", "ticks")} for axis in axes],
        "lines": [list(line) for line in zip(*(axis["places"] for axis in axes))] or [[] for _ in shown],
        "told": [list(line) for line in zip(*(axis["told"] for axis in axes))] or [[] for _ in shown],
        "names": names(shown),
    }


def parallel_figure(shown: Sequence[Shown]) -> dict[str, Any]:
    """The same for Plotly, where nothing is brushed."""
    found = study_parallel(shown)
    axes, steps = found["axes"], list(range(len(found["axes"])))
    lines = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": steps,
            "y": line,
            "name": name,
            "hovertext": [f"{name}: {words}" for words in told],
            "hoverinfo": "text",
            "line": {"color": VALUE, "width": 1.5},
            "opacity": 0.6,
            "connectgaps": True,
        }
        for name, line, told in zip(found["names"], found["lines"], found["told"])
    ]
    labels = [f"{axis['label']} ({axis['unit']})" if axis["unit"] else axis["label"] for axis in axes]
    across = {"tickvals": steps, "ticktext": labels, "showgrid": True}
    marks = [
        {"x": step, "y": place, "text": words, "showarrow": False, "xanchor": "left", "font": {"size": 10}}
        for step, axis in enumerate(axes)
        for place, words in axis["ticks"]
    ]
    hidden = {"visible": False, "range": [-0.05, 1.05]}
    how = {"height": 420, "hovermode": "closest", "showlegend": False, "annotations": marks}
    return plain_figure(lines, xaxis=across, yaxis=hidden, **how)


def _setting_axis(column: Sequence[Setting | None]) -> dict[str, Any]:
    """Its values one above the other, evenly."""
    words = words_of(column)
    steps = max(1, len(words) - 1)
    places = {word: round(i / steps, DIGITS) for i, word in enumerate(words)}
    told = [setting.words if setting else NOTHING for setting in column]
    return {
        "label": label_of(column),
        "unit": "",
        "better": "neither",
        "ticks": _thinned([[place, word] for word, place in places.items()]),
        "places": [places[word] for word in told],
        "told": told,
    }


def _measure_axis(head: Head, rows: Sequence[dict[Column, Figure]]) -> dict[str, Any]:
    numbers = [row[head.column].number if head.column in row else math.nan for row in rows]
    low, high, scaled = _scale([number for number in numbers if math.isfinite(number)])
    places = [round(scaled(n), DIGITS) if math.isfinite(n) else None for n in numbers]
    return {
        "label": head.label,
        "unit": " · ".join(filter(None, (head.column.share, head.unit if head.unit != PURE else ""))),
        "better": head.better,
        "ticks": [[scaled(end), shown_number(end)] for end in dict.fromkeys((low, high)) if math.isfinite(end)],
        "places": places,
        "told": list(map(shown_number, numbers)),
    }


def _scale(known: Sequence[float]) -> tuple[float, float, Callable[[float], float]]:
    """Least, most, and number → 0 … 1, by its logarithm where all are positive and far apart."""
    low, high = (min(known), max(known)) if known else (math.nan, math.nan)
    if not known or low == high:
        return low, high, lambda number: 0.5
    if low > 0 and high > LOG_SPAN * low:
        return low, high, lambda number: math.log(number / low) / math.log(high / low)
    return low, high, lambda number: (number - low) / (high - low)


def _thinned(ticks: list[list[Any]]) -> list[list[Any]]:
    """At most MOST_TICKS of them, both ends among them."""
    if len(ticks) <= MOST_TICKS:
        return ticks
    return [ticks[round(i * (len(ticks) - 1) / (MOST_TICKS - 1))] for i in range(MOST_TICKS)]
