"""Files to take home: of a run, of several, of a study. Tables, the domain's own formats, a report, a notebook, a ZIP.

What comes from an unfinished run says so: in the name of its file, in the name of each design where a format names
them, and in every row.
"""

from __future__ import annotations

from collections.abc import Callable

from studio.export.archive import write_archive
from studio.export.bundle import Bundle, of_run, of_runs, of_study, with_members
from studio.export.notebook import write_notebook
from studio.export.report import write_report
from studio.export.table import in_format, write_csv
from studio.export.trajectory import trajectory_csv, trajectory_parquet
from studio.runs.runs import Runs

# kind → (what its file is called behind the stem, what writes it)
WRITERS: dict[str, tuple[str, Callable[[Bundle], bytes]]] = {
    "csv": ("csv", lambda bundle: write_csv(bundle.members)),
    "zip": ("zip", write_archive),
    "report": ("html", lambda bundle: write_report(bundle).encode()),
    "notebook": ("ipynb", lambda bundle: write_notebook(bundle).encode()),
    "trajectory": ("trajectory.csv", lambda bundle: trajectory_csv(bundle.members)),
    "parquet": ("trajectory.parquet", lambda bundle: trajectory_parquet(bundle.members)),
}


def export(runs: Runs, run: str, kind: str, design: str = "") -> tuple[str, bytes]:
    """(file name, content) of a run. Raises UserError while there is nothing, and for an unknown kind.

    kind: one of WRITERS, of the domain's exports, or what it writes one design as; design: that design's label.
    """
    bundle = of_run(runs, run)
    taken = bundle.alone
    single = taken.domain.design_file
    if single and kind == single.ending:
        return taken.design_file(next((row for row in taken.rows if row["design"] == design), taken.rows[0]))
    return _file(bundle, kind)


def export_runs(runs: Runs, chosen: list[str], kind: str) -> tuple[str, bytes]:
    """The same of several runs in one file. Raises UserError."""
    return _file(of_runs(runs, chosen), kind)


def export_ticked(runs: Runs, chosen: list[str], studies: list[str], kind: str) -> tuple[str, bytes]:
    """The same of what was ticked; one study alone is taken as such. Raises UserError."""
    if len(studies) == 1 and not chosen:
        return export_study(runs, studies[0], kind)
    return export_runs(runs, with_members(runs, chosen, studies), kind)


def export_study(runs: Runs, study: str, kind: str) -> tuple[str, bytes]:
    """The same of all runs of a study. Raises UserError."""
    return _file(of_study(runs, runs.study(study)), kind)


def _file(bundle: Bundle, kind: str) -> tuple[str, bytes]:
    if kind in WRITERS:
        ending, write = WRITERS[kind]
        return bundle.file_name(ending), write(bundle)
    return bundle.file_name(kind), in_format(bundle.members, kind)
