"""The table of a study: a line a member, in the form of the paper; Markdown, CSV and LaTeX say the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engines.studies.figures.figure import Figure
from engines.studies.figures.scores import Column
from engines.studies.figures.writers import Rows, csv_table, latex, markdown
from studio.studies.figures.differences import differing, names
from studio.studies.figures.heads import MOST_LETTERS, Head, reward_name, table_of
from studio.studies.figures.replicates import mean_names, mean_row, replicates
from studio.studies.settings import LAST
from studio.studies.shown import ANY, Shown

CORNER = "run"
EACH, MEAN = "each", "mean"  # seed in a line of its own; all of them in one
Line = tuple[str, list[int], dict[Column, Figure]]
REMARK = "“reward” is each run's own: they were not asked for the same, so compare it only where they were."
SEVERAL = "These runs are of {}; what one domain measures may not be what another measures by the same name."


def study_table(shown: Sequence[Shown], wanted: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """heads: columns; rows: label, members, and a cell [number or None, text] a head; remarks: sentences; replicated:
    whether runs differ in their seed alone; seeds: “each” in a line of its own, or their “mean”.

    wanted: seeds.
    """
    groups, seeds = replicates(shown), _seeds(wanted)
    heads, lines = _lines(shown, seeds)
    told = [head for head in heads if not head.more]
    return {
        "heads": [head_json(head) for head in told],
        "rows": [
            {"label": label, "members": members, "cells": [_cell(row.get(head.column)) for head in told]}
            for label, members, row in lines
        ],
        "remarks": remarks(shown),
        "replicated": len(groups) < len(shown),
        "seeds": seeds,
    }


def _seeds(wanted: Mapping[str, Any] | None) -> str:
    return MEAN if (wanted or {}).get("seeds") == MEAN else EACH


def _lines(shown: Sequence[Shown], seeds: str) -> tuple[list[Head], list[Line]]:
    """The columns, and (label, places of the members, figures) of each line."""
    heads, rows = table_of(shown)
    if seeds == EACH:
        return heads, [(label, [place], row) for place, (label, row) in enumerate(zip(names(shown), rows))]
    groups = replicates(shown)
    told = zip(mean_names(shown, groups), groups)
    return heads, [(label, group, mean_row([rows[place] for place in group])) for label, group in told]


def head_json(head: Head) -> dict[str, Any]:
    """A column as the page draws it."""
    label = f"{head.label} {head.column.share}".rstrip()
    return {"key": head.key, "label": label, "unit": head.unit, "about": head.about, "better": head.better}


def remarks(shown: Sequence[Shown]) -> list[str]:
    """What is to be known before these members are compared."""
    domains = list(dict.fromkeys(member.domain.label for member in shown if member.domain))
    mixed = [SEVERAL.format(" and ".join(domains))] if len(domains) > 1 else []
    reward = reward_name(shown)
    long = [f"“{ANY}” is {reward}."] if len(reward) > MOST_LETTERS else []
    return mixed + ([REMARK] if reward == ANY else long)


def table_file(shown: Sequence[Shown], kind: str, wanted: Mapping[str, Any] | None = None) -> str:
    """The table as “md”, “csv” or “tex”, of the members that have finished. Raises KeyError for another kind."""
    return FORMATS[kind](shown, _seeds(wanted))


def _rows(shown: Sequence[Shown], seeds: str, all_of_them: bool = False) -> Rows:
    """Label → title of the column → figure."""
    heads, lines = _lines(shown, seeds)
    wanted = [head for head in heads if all_of_them or not head.more]
    return [
        (label, {head.title: row[head.column] for head in wanted if head.column in row})
        for label, _, row in lines
        if row
    ]


def _csv(shown: Sequence[Shown], seeds: str) -> str:
    """Also the settings that differ, and whatever else was measured."""
    columns = {path: column for path, column in differing(shown).items() if seeds == EACH or path != LAST}
    settings = [
        {path: column[members[0]].value for path, column in columns.items() if column[members[0]]}
        for _, members, row in _lines(shown, seeds)[1]
        if row
    ]
    return csv_table(_rows(shown, seeds, True), CORNER, settings)


FORMATS: Mapping[str, Callable[[Sequence[Shown], str], str]] = {
    "md": lambda shown, seeds: markdown(_rows(shown, seeds), CORNER, remarks(shown)),
    "csv": _csv,
    "tex": lambda shown, seeds: latex(_rows(shown, seeds), CORNER, remarks(shown)),
}


def _cell(figure: Figure | None) -> list[Any]:
    if figure is None or not math.isfinite(figure.number):
        return [None, "–"]
    return [float(f"{figure.number:.9g}"), str(figure)]
