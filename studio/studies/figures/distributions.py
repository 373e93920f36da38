"""What the designs of several runs reach, on one scale, beside the unguided model's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engines.studies.figures.scores import REWARD
from studio.pictures.distribution import bin_edges, shares
from studio.studies.figures.differences import names
from studio.studies.figures.heads import Head, design_heads
from studio.studies.figures.palette import DASHES, HUES, MOST
from studio.studies.figures.table import head_json
from studio.studies.shown import ANY, Shown, finished
from studio.theme import GREY, VALUE, plain_figure

FAINT, HEIGHT = 0.3, 340
FILL = "rgba(138, 143, 152, 0.33)"  # GREY, a third of it
REACH, SHARES = "reach", "shares"  # how it is drawn
STEPS, FEW_STEPS, MOST_BINS, LEAST_BINS = 100, 30, 28, 8


def study_distributions(shown: Sequence[Shown], wanted: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """measure: key of a head; options: heads; how: “reach”, which share of a run's designs reaches a number, or
    “shares” of them in bins; figure: for Plotly; picked: places of the members that have a hue. {} where nothing is
    there yet.

    wanted: measure, how, and picked: places of members. Else: the reward, or a part of it that all have; reach; the
    best medians.
    """
    wanted, heads = wanted or {}, design_heads(shown)
    if not heads:
        return {}
    head = next((head for head in heads if head.key == wanted.get("measure")), None) or _usual(shown, heads)
    columns = _columns(shown, head)
    picked, lower = _picked(columns, wanted.get("picked"), head.better == "lower"), head.better == "lower"
    how = SHARES if wanted.get("how") == SHARES else REACH
    return {
        "measure": head.key,
        "options": [head_json(head) for head in heads],
        "how": how,
        "picked": picked,
        "figure": _figure(columns, _unguided(shown, head), picked, names(shown), _drawn(how, columns, head, lower)),
    }


def _columns(shown: Sequence[Shown], head: Head) -> dict[int, np.ndarray]:
    """Place of a member → what could be judged of its designs; nothing of one that has none."""
    return {place: values for place in finished(shown) if len(values := _values(shown[place], head))}


def _usual(shown: Sequence[Shown], heads: Sequence[Head]) -> Head:
    """The reward; where each run has its own, what most of them have."""
    if heads[0].column.name != ANY:
        return heads[0]
    return max(heads[1:] or heads, key=lambda head: len(_columns(shown, head)))


def _values(member: Shown, head: Head) -> np.ndarray:
    """[judged]."""
    found = member.found.scores.column(head.column.kind, head.column.name)
    return np.empty(0) if found is None else found[np.isfinite(found)]


def _picked(columns: Mapping[int, np.ndarray], wanted: Any, lower: bool) -> list[int]:
    asked = [place for place in wanted if place in columns] if isinstance(wanted, list) else []
    way = 1 if lower else -1
    best = sorted(columns, key=lambda place: way * float(np.median(columns[place])))
    return sorted(dict.fromkeys((asked or best)[:MOST]))


def _unguided(shown: Sequence[Shown], head: Head) -> np.ndarray:
    """Rewards of the unguided model, where all members were asked for the same."""
    if head.column.kind != REWARD or head.column.name == ANY:
        return np.empty(0)
    known = (shown[place].found.unguided for place in finished(shown))
    return next((rewards[np.isfinite(rewards)] for rewards in known if len(rewards)), np.empty(0))


@dataclass(frozen=True)
class Drawn:
    """points: values, and steps of a curve → x and y. shape: of a line between them. titles: of the axes."""

    points: Callable[[np.ndarray, int], dict[str, list[float]]]
    shape: str
    titles: tuple[str, str]


def _drawn(how: str, columns: Mapping[int, np.ndarray], head: Head, lower: bool) -> Drawn:
    if how == REACH:
        up = "share of designs at most there" if lower else "share of designs that reach it"
        return Drawn(lambda values, steps: reach(values, lower, steps), "linear", (head.title, up))
    everything = np.concatenate(list(columns.values()) or [np.empty(0)])
    typical = int(np.median([len(values) for values in columns.values()])) if columns else 0
    bins = min(MOST_BINS, max(LEAST_BINS, round(2 * typical**0.5)))
    edges = bin_edges(everything, bins) if len(everything) else np.array([0.0, 1.0])
    return Drawn(lambda values, steps: _binned(values, edges), "hvh", (head.title, "share of designs"))


def reach(values: np.ndarray, lower: bool = False, most: int = STEPS) -> dict[str, list[float]]:
    """x: from which on, y: the share of the values that are at least there; at most, where lower is better."""
    steps = np.linspace(0, 1, min(most, 2 * len(values)) + 1)
    x = np.quantile(values, steps)
    return {"x": _digits(x), "y": _digits(steps if lower else 1 - steps)}


def _binned(values: np.ndarray, edges: np.ndarray) -> dict[str, list[float]]:
    return {"x": _digits((edges[1:] + edges[:-1]) / 2), "y": shares(values, edges)}


def _digits(numbers: np.ndarray) -> list[float]:
    return [float(f"{number:.5g}") for number in numbers]


def _figure(
    columns: Mapping[int, np.ndarray], plain: np.ndarray, picked: Sequence[int], told: Sequence[str], drawn: Drawn
) -> dict[str, Any]:
    hued = dict(zip(picked, range(len(picked))))
    ordered = sorted(columns, key=lambda place: place in hued)  # those in colour above the others
    lines = [_line(columns[place], drawn, told[place], hued.get(place), place) for place in ordered]
    ground = [_ground(plain, drawn)] if len(plain) else []
    across, up = ({"title": {"text": title}} for title in drawn.titles)
    up |= {"tickformat": ".0%", "rangemode": "tozero"}
    return plain_figure([*ground, *lines], xaxis=across, yaxis=up, height=HEIGHT, hovermode="closest")


def _ground(values: np.ndarray, drawn: Drawn) -> dict[str, Any]:
    """The unguided model, grey behind all."""
    line = {"shape": drawn.shape, "color": GREY, "width": 1}
    look = {"mode": "lines", "line": line, "fill": "tozeroy", "fillcolor": FILL, "hoverinfo": "name"}
    return {"type": "scatter", "name": "unguided model", **drawn.points(values, STEPS), **look}


def _line(values: np.ndarray, drawn: Drawn, name: str, hue: int | None, place: int) -> dict[str, Any]:
    few = hue is not None
    line = {"shape": drawn.shape, "color": HUES[hue] if few else VALUE, "width": 2 if few else 1}
    line |= {"dash": DASHES[hue]} if few else {}
    look = {"mode": "lines", "line": line, "opacity": 1 if few else FAINT, "showlegend": few, "hoverinfo": "name"}
    return {"type": "scatter", "name": name, "meta": place, **drawn.points(values, STEPS if few else FEW_STEPS), **look}
