"""Files to take home: CSV, the domain's own formats, and a ZIP.

The ZIP holds the request, so that the run can be repeated. What comes from an unfinished run says so: in the name of
its file, in the name of each design where a format names them, and in every row.
"""

from __future__ import annotations

from studio.errors import UserError
from studio.export.archive import write_archive
from studio.export.table import write_csv
from studio.export.taken import Taken, take
from studio.runs.runs import Runs


def export(runs: Runs, run: str, kind: str, design: str = "") -> tuple[str, bytes]:
    """(file name, content). Raises UserError while there is nothing, and for an unknown kind.

    kind: csv, zip, one of the domain's exports, or what it writes one design as; design: that design's label.
    """
    taken = take(runs, run)
    single = taken.domain.design_file
    if kind == "csv":
        return taken.file_name("csv"), write_csv(taken)
    if kind in taken.domain.exports:
        return taken.file_name(kind), taken.in_format(kind)
    if single and kind == single.ending:
        return taken.design_file(_chosen(taken, design))
    if kind == "zip":
        return taken.file_name("zip"), write_archive(taken)
    raise UserError(f"There is no download “{kind}” for {taken.domain.label.lower()}s.")


def _chosen(taken: Taken, design: str) -> dict:
    """The row of that design, or the best."""
    return next((row for row in taken.rows if row["design"] == design), taken.rows[0])
