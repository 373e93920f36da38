"""The notebook of a run and of a study, executed cell by cell in a process of its own: its designs, its figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat

from studio.export import export, export_study
from studio.export.figures import run_figures, study_figures
from studio.studies.figures.table import table_file
from studio.studies.panel.members import StudyMembers

ROOT = Path(__file__).resolve().parents[3]
# The cells one after another in one namespace, as a kernel executes them; figures are told, not drawn.
KERNEL = """
import json, sys
import plotly.graph_objects as go
drawn = []
go.Figure.show = lambda figure: drawn.append(json.loads(figure.to_json()))
cells, names = json.load(open(sys.argv[1], encoding="utf-8"))["cells"], {}
for cell in cells:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
json.dump(drawn, open(sys.argv[2], "w", encoding="utf-8"))
"""


def executed(folder: Path, content: bytes) -> tuple[str, list[dict]]:
    """(what it printed, the figures that it drew)."""
    (folder / "notebook.ipynb").write_bytes(content)
    nbformat.validate(nbformat.reads(content.decode(), as_version=4))
    command = [sys.executable, "-c", KERNEL, folder / "notebook.ipynb", folder / "drawn.json"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, env={**os.environ})
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout, json.loads((folder / "drawn.json").read_text("utf-8"))


def points(figures: list) -> list:
    """Of each figure the numbers of its traces, but for seconds."""
    return [[(trace.get("x"), trace.get("y")) for trace in figure["data"]] for figure in figures]


def test_a_runs_notebook_gives_its_designs_draws_its_figures_and_says_what_differs(home, tmp_path):
    """Of a run that was computed with another version of torch."""
    runs, run = home[0], home[3]
    torch, content = runs.result(run)["versions"]["torch"], export(runs, run, "notebook")[1].decode()
    assert f"'torch': '{torch}'" in content
    said, drawn = executed(tmp_path, content.replace(f"'torch': '{torch}'", "'torch': '1.0'").encode())
    assert said.startswith(f"torch is {torch} here; the run was computed with 1.0.\nthe same designs\n")
    row = runs.row(run)
    told = [figure for _, figure in run_figures(row, runs.records_of(row))]
    assert len(drawn) == 3 and json.loads(json.dumps(points(drawn))) == json.loads(json.dumps(points(told)))


def test_a_studys_notebook_gives_all_designs_and_the_studys_table(home, tmp_path):
    runs, study = home[0], home[4]
    said, drawn = executed(tmp_path, export_study(runs, study, "notebook")[1])
    shown = StudyMembers(runs.store).shown(runs.study(study))
    assert said.count("the same designs") == 2 and len(drawn) == len(study_figures(shown))
    cells = lambda text: [line.split("|")[1:4] for line in text.splitlines() if line.startswith("|")]
    assert cells(table_file(shown, "md")) == cells(said) and len(cells(said)) >= 4
