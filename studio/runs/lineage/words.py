"""What is said beside a family tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.records.store import RunRow
from engines.samplers.refine import MOST_ROUNDS
from studio.pictures.lineage.levels import Level
from studio.pictures.lineage.tree import MOST_NODES

BOUND = "A node is where roll-outs branched; its value is the best reward found below it."


def remarks(row: RunRow, levels: Sequence[Level], drawn: dict[str, Any]) -> list[str]:
    """Sentences about how a run is drawn, and what it lacks."""
    sampler = row.brief["sampler"]
    return [
        *([BOUND] if sampler == "tree" else []),
        *([_moves(_rounds(row, levels))] if sampler == "refine" else []),
        *([_folded(levels)] if drawn["folded"] else []),
        *_bundled(drawn["rows"]),
        *_left_out(levels),
    ]


def _rounds(row: RunRow, levels: Sequence[Level]) -> list[Level]:
    """The levels of a refinement that redraw; a budget leaves as many open as there may be."""
    most = MOST_ROUNDS if row.brief.get("budget") is not None else row.brief["method"]["rounds"]
    return [level for level in levels if level.t < most]


def _moves(rounds: Sequence[Level]) -> str:
    """How often a round changed a design."""
    chosen = [level.moved[level.kept[level.kept >= 0]] for level in rounds]
    moved, count = sum(int(each.sum()) for each in chosen), sum(map(len, chosen))
    return f"{moved:,} of {count:,} choices changed a design; the others kept it as it was."


def _folded(levels: Sequence[Level]) -> str:
    count = sum(len(level.lanes) for level in levels)
    return (
        f"{count:,} candidates are more than the {MOST_NODES} that can be told apart, so lanes are drawn as streams. "
        "Fewer levels, or one design alone, show every candidate."
    )


def _bundled(rows: list[list[int]]) -> list[str]:
    most = max((last - first + 1 for first, last in rows), default=1)
    return [f"{most} lanes share a row."] if most > 1 else []


def _left_out(levels: Sequence[Level]) -> list[str]:
    lost = sum(level.left_out for level in levels)
    return [f"{lost:,} candidates that were not kept are not recorded, and not drawn."] if lost else []
