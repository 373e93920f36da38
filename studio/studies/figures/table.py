"""The table of a study: a line a member, in the form of the paper; Markdown, CSV and LaTeX say the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engines.studies.figures.figure import Figure
from engines.studies.figures.writers import csv_table, latex, markdown
from studio.studies.figures.differences import differing, names
from studio.studies.figures.heads import Head, reward_name, table_of
from studio.studies.shown import ANY, Shown

CORNER = "run"
REMARK = "“reward” is each run's own: they were not asked for the same, so compare it only where they were."
SEVERAL = "These runs are of {}; what one domain measures may not be what another measures by the same name."


def study_table(shown: Sequence[Shown]) -> dict[str, Any]:
    """heads: columns; rows: label and a cell [number or None, text] a head, of every member; remarks: sentences."""
    heads, rows = table_of(shown)
    told = [head for head in heads if not head.more]
    lines = [
        {"label": label, "cells": [_cell(row.get(head.column)) for head in told]}
        for label, row in zip(names(shown), rows)
    ]
    return {"heads": [head_json(head) for head in told], "rows": lines, "remarks": remarks(shown)}


def head_json(head: Head) -> dict[str, Any]:
    """A column as the page draws it."""
    label = f"{head.label} {head.column.share}".rstrip()
    return {"key": head.key, "label": label, "unit": head.unit, "about": head.about, "better": head.better}


def remarks(shown: Sequence[Shown]) -> list[str]:
    """What is to be known before these members are compared."""
    domains = list(dict.fromkeys(member.domain.label for member in shown if member.domain))
    mixed = [SEVERAL.format(" and ".join(domains))] if len(domains) > 1 else []
    return mixed + ([REMARK] if reward_name(shown) == ANY else [])


def table_file(shown: Sequence[Shown], kind: str) -> str:
    """The table as “md”, “csv” or “tex”. Raises KeyError for another kind."""
    return FORMATS[kind](shown)


def _rows(shown: Sequence[Shown], all_of_them: bool = False) -> list[tuple[str, Mapping[str, Figure]]]:
    """Label → title of the column → figure, of the members that have finished."""
    heads, rows = table_of(shown)
    wanted = [head for head in heads if all_of_them or not head.more]
    return [
        (label, {head.title: row[head.column] for head in wanted if head.column in row})
        for label, row in zip(names(shown), rows)
        if row
    ]


def _csv(shown: Sequence[Shown]) -> str:
    """Also the settings that differ, and whatever else was measured."""
    columns = differing(shown)
    _, rows = table_of(shown)
    settings = [
        {path: column[place].value for path, column in columns.items() if column[place]}
        for place, row in enumerate(rows)
        if row
    ]
    return csv_table(_rows(shown, True), CORNER, settings)


FORMATS: Mapping[str, Callable[[Sequence[Shown]], str]] = {
    "md": lambda shown: markdown(_rows(shown), CORNER),
    "csv": _csv,
    "tex": lambda shown: latex(_rows(shown), CORNER),
}


def _cell(figure: Figure | None) -> list[Any]:
    if figure is None or not math.isfinite(figure.number):
        return [None, "–"]
    return [float(f"{figure.number:.9g}"), str(figure)]
