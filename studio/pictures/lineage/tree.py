"""All candidates of some levels, each under its parent; those that went on come first, the others best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from studio.pictures.lineage.ancestors import descendants
from studio.pictures.lineage.levels import Level
from studio.pictures.lineage.rows import Rows, rows_of

MOST_NODES = 500  # that are told apart


def all_candidates(levels: Sequence[Level], chosen: range) -> list[np.ndarray]:
    """The candidates of the chosen levels (from 0)."""
    return [np.arange(len(levels[i].lanes)) for i in chosen]


def relatives(levels: Sequence[Level], traced: np.ndarray, chosen: range, design: int) -> list[np.ndarray]:
    """Of each level a design's ancestor with its siblings: all children of one parent in one lane."""
    found = []
    for i in chosen:
        level, row = levels[i], traced[i, design]
        if row < 0:  # a damaged level
            found.append(np.empty(0, dtype=int))
            continue
        parents = level.siblings if level.parents[row] < 0 else level.parents
        found.append(np.flatnonzero((parents == parents[row]) & (level.lanes == level.lanes[row])))
    return found


def tree(levels: Sequence[Level], traced: np.ndarray, chosen: range, shown: list[np.ndarray]) -> dict[str, Any]:
    """Nodes, edges and paths of the candidates `shown` of the chosen levels; see picture.draw."""
    rows = rows_of(levels[i].lanes[some] for i, some in zip(chosen, shown))
    places, nodes, edges, paths, before = [], [], [], [], None
    for column, (i, some) in enumerate(zip(chosen, shown)):
        level, first = levels[i], sum(map(len, places))
        node = np.full(len(level.lanes) + 1, -1)  # the last is what -1 points to
        node[some] = first + np.arange(len(some))
        count = descendants(level, traced[i])
        nodes.append(_nodes(level, some, count, rows, column, i == len(levels) - 1))
        if before is not None:
            edges.append(np.stack([before[level.parents[some]], node[some], count[some]]))
        paths.append(node[traced[i]])
        places.append(some)
        before = node
    joined = np.concatenate(edges, 1) if edges else np.empty((3, 0), dtype=int)
    return joined_columns([levels[i].number for i in chosen], rows, nodes, joined[:, joined[0] >= 0], paths)


def _nodes(
    level: Level, some: np.ndarray, count: np.ndarray, rows: Rows, column: int, last: bool
) -> dict[str, np.ndarray]:
    kept = np.isin(some, level.kept)
    return {
        "column": np.full(len(some), column),
        "y": (rows.of(level.lanes[some]) + _within(level, some, kept, rows)).round(3),
        "value": level.values[some],
        "finals": count[some],
        "kept": kept.astype(int),
        "moved": level.moved[some].astype(int),
    }


def _within(level: Level, some: np.ndarray, kept: np.ndarray, rows: Rows) -> np.ndarray:
    """[n] height within a row, 0 … 1: by parent, then those that go on, then by value; the first one in the middle.

    A lane with one survivor is a straight line, from which the others hang below and above in turn.
    """
    row = rows.of(level.lanes[some])
    value = np.nan_to_num(level.values[some], nan=-np.inf)
    order = np.lexsort((-value, ~kept, level.siblings[some], row))
    place = np.empty(len(some), dtype=int)
    place[order] = np.arange(len(some)) - np.searchsorted(row[order], row[order])
    members = np.bincount(row, minlength=len(rows.labels))[row]
    several = len(np.unique(level.siblings[some])) > len(np.unique(row))
    return (place + 0.5) / members if several else 0.5 + _in_turn(place) / (members + 1)


def _in_turn(place: np.ndarray) -> np.ndarray:
    """0, 1, 2, 3, 4 … → 0, 1/2, −1/2, 1, −1 …, half steps that fill −1/2 … 1/2 when divided by their number."""
    return np.where(place % 2, (place + 1) // 2, -(place // 2)).astype(float)


def joined_columns(
    numbers: list[int], rows: Rows, nodes: Sequence[dict[str, np.ndarray]], edges: np.ndarray, paths: list[np.ndarray]
) -> dict[str, Any]:
    """A picture from its columns. numbers: of their levels; edges: [3, E] from, to, finals; paths: [D] a column."""
    return {
        "columns": numbers,
        "rows": rows.labels,
        "nodes": _listed(nodes),
        "edges": dict(zip(("from", "to", "finals"), edges.tolist())),
        "paths": np.stack(paths, 1).tolist(),
    }


def _listed(nodes: Sequence[dict[str, np.ndarray]]) -> dict[str, Any]:
    """The nodes of all columns, a list each; values stay an array, which may hold nan."""
    joined = {name: np.concatenate([each[name] for each in nodes]) for name in nodes[0]}
    return {name: array if name == "value" else array.tolist() for name, array in joined.items()}
