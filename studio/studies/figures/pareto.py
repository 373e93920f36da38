"""Any two measures against one another, of designs or of runs: who is beaten in both, and who in neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import isfinite
from typing import Any

import numpy as np

from engines.studies.figures.figure import shown_number
from engines.studies.figures.scores import BESIDE, MEASURE, PART, REWARD, Column
from studio.studies.figures.differences import names
from studio.studies.figures.front import non_dominated
from studio.studies.figures.heads import Head, design_heads, reward_name, table_of
from studio.studies.figures.pareto_figure import pareto_figure
from studio.studies.figures.table import head_json
from studio.studies.shown import Shown, finished

DESIGNS, RUNS = "designs", "runs"
TOLD = 60  # of the front, in words
NONE = "both are known of none of the {}"


@dataclass(frozen=True)
class Points:
    """x, y: [P] finite. member: [P] its place among the members; design: [P] its place in the run, −1 of a whole run.

    left_out: how many have no place on one of the axes.
    """

    x: np.ndarray
    y: np.ndarray
    member: np.ndarray
    design: np.ndarray
    left_out: int


def study_pareto(shown: Sequence[Shown], wanted: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """of: “designs” or “runs”; x, y: keys of heads; options: of → heads; lower: axis → whether less is better there.

    figure: for Plotly; its points carry [member, design]. front: the non-dominated ones, the best in x first, each
    [member, design, x, y]. note: what is left out. {} where nothing can be compared yet.
    wanted: of, x, y, and turned: axis → whether the other way is better. What is unknown is chosen by itself.
    """
    wanted = wanted or {}
    heads = {DESIGNS: design_heads(shown), RUNS: table_of(shown)[0]}
    usual = {kind: _usual_pair(shown, heads[kind], kind) for kind in heads}
    of = wanted["of"] if usual.get(str(wanted.get("of"))) else next((kind for kind in heads if usual[kind]), None)
    if of is None:
        return {}
    by_key = {head.key: head for head in heads[of]}
    x, y = (by_key.get(str(wanted.get(axis)), head) for axis, head in zip("xy", usual[of]))
    points = design_points(shown, x, y) if of == DESIGNS else run_points(shown, x, y)
    lower = {axis: _lower(head, wanted, axis) for axis, head in (("x", x), ("y", y))}
    best = non_dominated(points.x, points.y, lower["x"], lower["y"])
    told = names(shown)
    return {
        "of": of,
        "x": x.key,
        "y": y.key,
        "lower": lower,
        "options": {kind: [head_json(head) for head in found] for kind, found in heads.items()},
        "figure": pareto_figure(points, best, (x, y), lower, told),
        "front": _front(points, best, lower["x"]),
        "note": _note(points, best, of, (x, y)),
    }


def design_points(shown: Sequence[Shown], x: Head, y: Head) -> Points:
    """A point a design."""
    parts = []
    for member in finished(shown):
        scores = shown[member].found.scores
        across, up = (scores.column(head.column.kind, head.column.name) for head in (x, y))
        if across is not None and up is not None:
            count = min(len(across), len(up))
            parts.append((across[:count], up[:count], np.full(count, member), np.arange(count)))
    return _known([np.concatenate(column) for column in zip(*parts)] if parts else [np.empty(0)] * 4)


def run_points(shown: Sequence[Shown], x: Head, y: Head) -> Points:
    """A point a run, with the numbers of the table."""
    rows = table_of(shown)[1]
    both = [(m, row[x.column], row[y.column]) for m, row in enumerate(rows) if x.column in row and y.column in row]
    columns = [[a.number for _, a, _ in both], [b.number for _, _, b in both], [m for m, _, _ in both]]
    return _known([*(np.array(column, dtype=float) for column in columns), np.full(len(both), -1)])


def _known(columns: Sequence[np.ndarray]) -> Points:
    x, y, member, design = columns
    known = np.isfinite(x) & np.isfinite(y)
    whole = (member[known].astype(int), design[known].astype(int))
    return Points(x[known], y[known], *whole, int(len(x) - known.sum()))


def _usual_pair(shown: Sequence[Shown], heads: Sequence[Head], of: str) -> tuple[Head, Head] | None:
    """Two measures that any member has together, those worth a look first: single rewards, a judge or a measure
    beside the reward, anything."""
    kinds = {kind: [head for head in heads if head.column.kind == kind] for kind in (REWARD, PART, BESIDE, MEASURE)}
    judges = [head for head in kinds[BESIDE] if "judge" in head.column.name] + kinds[BESIDE]
    liked = [*combinations(kinds[PART], 2), *product(kinds[REWARD], judges + kinds[MEASURE]), *combinations(heads, 2)]
    have = _holders(shown, of)
    fits = ((x, y) for y, x in liked if x is not y and any({x.column, y.column} <= columns for columns in have))
    return next(fits, None)


def _holders(shown: Sequence[Shown], of: str) -> list[set[Column]]:
    """Of each member the columns that it has."""
    if of == RUNS:
        return [{column for column, figure in row.items() if isfinite(figure.number)} for row in table_of(shown)[1]]
    name = reward_name(shown)
    return [{head.column for head in design_heads([shown[place]], name)} for place in finished(shown)]


def _lower(head: Head, wanted: Mapping[str, Any], axis: str) -> bool:
    turned = wanted.get("turned")
    return (head.better == "lower") != (isinstance(turned, Mapping) and turned.get(axis) is True)


def _front(points: Points, best: np.ndarray, lower: bool) -> list[list[Any]]:
    """Each place of the picture once, the best in x first."""
    rows = np.flatnonzero(best)
    rows = rows[np.argsort(points.x[rows] * (1 if lower else -1), kind="stable")]
    seen: dict[tuple[float, float], list[Any]] = {}
    for i in rows:
        x, y = float(points.x[i]), float(points.y[i])
        seen.setdefault((x, y), [int(points.member[i]), int(points.design[i]), shown_number(x), shown_number(y)])
    return list(seen.values())[:TOLD]


def _note(points: Points, best: np.ndarray, of: str, axes: tuple[Head, Head]) -> str:
    beaten = f"{int(best.sum()):,} of {len(best):,} {of} are beaten by none in both" if len(best) else NONE.format(of)
    missing = f"{points.left_out:,} more cannot be judged in both" if points.left_out else ""
    unclear = [head.label for head in axes if head.better == "neither"]
    way = f"which way of {' and '.join(unclear)} is better is yours to say" if unclear else ""
    return "; ".join(filter(None, (beaten, missing, way))) + "."
