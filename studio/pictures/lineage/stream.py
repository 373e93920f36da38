"""Lanes as streams: a node is a lane at a level, an edge all designs that went that way; of some ways none came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from studio.pictures.lineage.levels import Level
from studio.pictures.lineage.rows import Rows, rows_of
from studio.pictures.lineage.tree import joined_columns


def stream(levels: Sequence[Level], traced: np.ndarray, columns: Sequence[int]) -> dict[str, Any]:
    """Nodes, edges and paths of the rows of lanes at some levels (from 0); see picture.draw.

    Only candidates that went on are counted; a node's value is the mean of those from which designs descend, or of all
    where none does.
    """
    rows = rows_of(levels[i].lanes for i in columns)
    nodes, edges, paths, count, before = [], [], [], 0, None
    for column, i in enumerate(columns):
        level = levels[i]
        alive = traced[i]
        told, node = _nodes(level, alive, rows, column, count)
        if before is not None:
            edges.append(_edges(level, _parents(levels, columns[column - 1], i), alive, before, node, rows))
        nodes.append(told)
        paths.append(np.where(alive >= 0, node[rows.of(level.lanes[alive])], -1) if len(level.lanes) else alive)
        before = (node, level, alive)
        count += len(told["y"])
    joined = np.concatenate(edges, 1) if edges else np.empty((3, 0), dtype=int)
    return joined_columns([levels[i].number for i in columns], rows, nodes, joined, paths)


def _nodes(
    level: Level, alive: np.ndarray, rows: Rows, column: int, count: int
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """(the column's nodes, number of each row's node, -1 where it has none). count: nodes before."""
    designs, kept = alive[alive >= 0], np.unique(level.kept[level.kept >= 0])
    present = np.unique(rows.of(level.lanes[np.union1d(designs, kept)]))
    finals = np.bincount(rows.of(level.lanes[designs]), minlength=len(rows.labels))
    node = np.full(len(rows.labels) + 1, -1)
    node[present] = count + np.arange(len(present))
    value = _means(level, np.unique(designs), rows)
    value = np.where(finals > 0, value, _means(level, kept, rows))
    moved = np.zeros(len(rows.labels), dtype=int)
    np.maximum.at(moved, rows.of(level.lanes[designs]), level.moved[designs].astype(int))
    return {
        "column": np.full(len(present), column),
        "y": present + 0.5,
        "value": value[present],
        "finals": finals[present],
        "kept": np.ones(len(present), dtype=int),
        "moved": moved[present],
    }, node


def _means(level: Level, some: np.ndarray, rows: Rows) -> np.ndarray:
    """[R] mean value of these candidates in each row; nan where there is none."""
    some = some[np.isfinite(level.values[some])]
    row, count = rows.of(level.lanes[some]), len(rows.labels)
    total, each = np.bincount(row, level.values[some], count), np.bincount(row, minlength=count)
    return np.where(each > 0, total / np.maximum(each, 1), np.nan)


def _parents(levels: Sequence[Level], start: int, end: int) -> np.ndarray:
    """[n] of each candidate of level `end` the ancestor in level `start`; -1: not recorded."""
    traced = np.arange(len(levels[end].lanes))
    for i in range(end, start, -1):
        traced = np.append(levels[i].parents, -1)[traced]
    return traced


def _edges(
    level: Level,
    parents: np.ndarray,
    alive: np.ndarray,
    before: tuple[np.ndarray, Level, np.ndarray],
    node: np.ndarray,
    rows: Rows,
) -> np.ndarray:
    """[3, E] from, to, how many designs went that way; 0 for the ways of those that went on and have no designs."""
    earlier, old, _ = before
    kept = np.unique(level.kept[level.kept >= 0])
    designs, others = alive[alive >= 0], np.setdiff1d(kept, alive)
    ends = np.concatenate([designs, others])
    weights = np.concatenate([np.ones(len(designs), dtype=int), np.zeros(len(others), dtype=int)])
    begun = parents[ends]
    ends, weights, begun = (each[begun >= 0] for each in (ends, weights, begun))
    pairs = np.stack([earlier[rows.of(old.lanes[begun])], node[rows.of(level.lanes[ends])]])
    pairs, place = np.unique(pairs, axis=1, return_inverse=True)
    return np.concatenate([pairs, np.bincount(place.ravel(), weights, pairs.shape[1]).astype(int)[None]])
