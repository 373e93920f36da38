"""A notebook that repeats a run or a study through the engines, compares the designs, and draws the same figures."""

from __future__ import annotations

import json
import pprint
from collections.abc import Iterator
from typing import Any

from engines.records.designs import design_label
from studio.export.bundle import Bundle
from studio.export.readme import computed_with, plain
from studio.export.taken import Taken

MOST_LISTED = 2_000  # designs of a run to compare with
START = """import sys

STUDIO = "."  # the folder of the studio's code, whose requirements are installed
sys.path.insert(0, STUDIO)

import plotly.graph_objects as go

from engines import Request
from engines.records.designs import design_label
from engines.studies.repeat import repeat
from engines.versions import differences, versions"""
COMPARED = """for name, told in computed_with.items():
    for sentence in differences(told, versions()):
        print(f"{name}: {sentence}" if name else sentence)"""
RUN = """DEVICE = "cpu"
found = {name: repeat(Request(**settings), DEVICE) for name, settings in requests.items()}"""
SAME = """for name, run in found.items():
    now = [design_label(design) for design in run.result["designs"]]
    before = designs.get(name)
    told = "it was unfinished, so there are no designs to compare with" if before is None else (
        "the same designs" if now[: len(before)] == before else "other designs than in the studio")
    print(f"{name}: {told}" if name else told)"""
DRAW = """from studio.export.figures import run_figures, study_figures
from studio.export.repeated import repeated_member, repeated_row

rows = {name: repeated_row(name, requests[name], run.records, run.result) for name, run in found.items()}"""
DRAW_RUN = """for name, run in found.items():
    for title, figure in run_figures(rows[name], run.records):
        go.Figure(figure).update_layout(title=title, template="plotly_white").show()"""
DRAW_STUDY = """from studio.studies.figures.table import table_file

members = [repeated_member(row, axes.get(name, {})) for name, row in rows.items()]
for title, figure in study_figures(members):
    go.Figure(figure).update_layout(title=title, template="plotly_white").show()
print(table_file(members, "md"))"""
BEST = """for name, run in found.items():
    print(name, *run.result["measures"].items(), sep="\\n  ")
    pairs = zip(run.result["rewards"], map(design_label, run.result["designs"]))
    best = sorted(pairs, key=lambda each: -(each[0] or 0))
    for reward, design in best[:10]:
        print("  ", reward, design)"""


def write_notebook(bundle: Bundle) -> str:
    """JSON of nbformat 4.5."""
    meta = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    cells = [_cell(number, kind, text) for number, (kind, text) in enumerate(_cells(bundle))]
    told = {"cells": cells, "metadata": meta, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(told, indent=1, ensure_ascii=False)


def _cells(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """(kind, text)."""
    named = dict(_named(bundle))
    yield "markdown", "\n\n".join(_introduction(bundle))
    yield "code", START
    yield "markdown", "What was asked for, and with what it was computed."
    yield "code", _assigned("requests", {name: taken.row.request for name, taken in named.items()})
    yield "code", _assigned("computed_with", {name: dict(computed_with(taken)[0]) for name, taken in named.items()})
    yield "code", COMPARED
    yield "markdown", "Carried out anew. This takes about as long as in the studio."
    yield "code", RUN
    yield "markdown", "Whether the designs are those of the studio."
    yield "code", _assigned("designs", {name: _labels(taken) for name, taken in named.items() if taken.complete})
    yield "code", SAME
    yield "markdown", "The figures, drawn by the studio's own functions."
    yield "code", DRAW
    yield "code", DRAW_RUN if bundle.alone else _study(bundle)
    yield "code", BEST


def _named(bundle: Bundle) -> Iterator[tuple[str, Taken]]:
    """Members by names of which no two are equal; a run alone has none."""
    labels = [label for label, _ in bundle.members]
    for number, (label, taken) in enumerate(bundle.members, 1):
        yield (label if labels.count(label) == 1 else f"{label} ({number})"), taken


def _study(bundle: Bundle) -> str:
    known = {each.row.id: dict(each.axes) for each in bundle.shown if each.row}
    axes = {name: known.get(taken.row.id, {}) for name, taken in _named(bundle)}
    return f"{_assigned('axes', axes)}\n{DRAW_STUDY}"


def _introduction(bundle: Bundle) -> Iterator[str]:
    yield f"# {plain(bundle.title)}"
    what = "a study" if bundle.study else "runs" if bundle.shown else f"the run {bundle.members[0][1].row.id}"
    yield f"Repeats {what} of SVDD Studio. Open it in the folder of the studio's code, or say below where that is."
    if not bundle.complete:
        yield "Runs that were unfinished are carried to their ends here."
    yield from map(plain, bundle.left_out)


def _labels(taken: Taken) -> list[str]:
    return [design_label(design) for design in (taken.row.result or {}).get("designs", ())[:MOST_LISTED]]


def _assigned(name: str, value: Any) -> str:
    return f"{name} = {pprint.pformat(value, width=110, sort_dicts=False)}"


def _cell(number: int, kind: str, text: str) -> dict[str, Any]:
    told = {"id": f"cell-{number}", "cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
    return told | ({"execution_count": None, "outputs": []} if kind == "code" else {})
