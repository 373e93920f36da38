"""A run's family tree as its page asks for it."""

from __future__ import annotations

from typing import Any

from engines.records.store import RunRow
from engines.samplers import SAMPLERS
from studio.errors import UserError
from studio.pictures.lineage.ancestors import ancestors, collapse_words, distinct, unknown_words
from studio.pictures.lineage.chances import chances
from studio.pictures.lineage.levels import Level, levels_of
from studio.pictures.lineage.picture import Window, draw, rounded
from studio.pictures.lineage.roll_outs import tree_levels
from studio.pictures.lineage.walk import walk
from studio.runs.lineage.words import remarks
from studio.runs.runs import Runs, domain_of

UNRECORDED = "Which roll-out branched off which is not recorded of this run; a new one has it."


def view_lineage(runs: Runs, run: str, first: int = 1, last: int = 0, design: int | None = None) -> dict[str, Any]:
    """The tree of levels first … last (0: all), of one design alone where its place is given; see picture.draw.

    ess, ancestors: of every column; words: what the tree shows. {"empty": sentence} where there is nothing to draw.
    Raises UserError where there is no such run, level or design.
    """
    row = runs.row(run)
    levels = _levels(runs, row)
    if not levels:
        return {"empty": UNRECORDED if row.position else "Nothing is recorded yet.", "levels": 0}
    traced, last = ancestors(levels), last or len(levels)
    if not 1 <= first <= last <= len(levels) or (design is not None and not 0 <= design < traced.shape[1]):
        raise UserError(f"This run has {len(levels)} levels and {traced.shape[1]} designs; choose among them.")
    drawn = draw(levels, Window(first, last, design))
    counts = distinct(traced)
    return {
        **drawn,
        "levels": len(levels),
        "place": _place(row),
        "ess": [rounded(levels[n - 1].ess) for n in drawn["columns"]],
        "ancestors": [counts[n - 1] for n in drawn["columns"]],
        "collapse": collapse_words(levels, traced, _place(row)),
        "remarks": [*filter(None, [unknown_words(traced)]), *remarks(row, levels, drawn)],
        "alpha": None if _without_alpha(row) else row.brief["alpha"],
    }


def view_ancestors(runs: Runs, run: str, design: int, first: int) -> dict[str, Any]:
    """A design's ancestors from a level on, see walk. Raises UserError where there is no such run, level or design."""
    row = runs.row(run)
    levels = _levels(runs, row)
    traced = ancestors(levels) if levels else None
    if traced is None or not 0 <= design < traced.shape[1] or not 1 <= first <= len(levels):
        raise UserError("That design, or that level, is not in this run.")
    return {"steps": walk(domain_of(row), levels, runs.records_of(row), traced[:, design], first)}


def view_chances(runs: Runs, run: str, alpha: float) -> dict[str, Any]:
    """What another α would have kept, see chances. Raises UserError where there is no such run, or no α."""
    row = runs.row(run)
    if not alpha >= 0:
        raise UserError("α is a number from 0 on; take another one.")
    if _without_alpha(row):
        raise UserError("This method does not choose by α.")
    return chances(runs.records_of(row), alpha, float(row.brief["alpha"]))


def _levels(runs: Runs, row: RunRow) -> list[Level]:
    records = runs.records_of(row)
    return tree_levels(list(records)) if row.brief["sampler"] == "tree" else levels_of(records)


def _place(row: RunRow) -> str:
    return "branching level" if row.brief["sampler"] == "tree" else "level"


def _without_alpha(row: RunRow) -> bool:
    """Whether candidates are not chosen by exp(value/α)."""
    sampler = SAMPLERS[row.brief["sampler"]]
    return "alpha" in sampler.unused or sampler.gradient or row.brief["sampler"] == "tree"
