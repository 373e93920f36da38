"""Files to take home: CSV, the domain's own formats, and a ZIP.

The ZIP holds the request, so that the run can be repeated.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any

from engines.domains import Domain, domain
from engines.records.store import RunRow
from engines.rewards.sandbox import Script
from studio.errors import UserError
from studio.pictures.designs import design_table
from studio.runs.runs import Runs

Rows = list[dict[str, Any]]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = re.compile(r"[-+]?[\d.]+(, [-+]?[\d.]+)*")  # a number, or a point


def export(runs: Runs, run: str, kind: str, design: str = "") -> tuple[str, bytes]:
    """(file name, content). Raises UserError while there is nothing, and for an unknown kind.

    kind: csv, zip, one of the domain's exports, or what it writes one design as; design: that design's label.
    """
    row = runs.row(run)
    records, chosen = runs.records_of(row), domain(row.request["domain"])
    if not records:
        raise UserError("Nothing has been computed yet, so there is nothing to download.")
    rows = design_table(chosen, records[-1], row.result)["rows"]
    name = f"svdd-{row.request['domain']}-{run}"
    if kind == "csv":
        return f"{name}.csv", _to_csv(rows)
    if kind in chosen.exports:
        return f"{name}.{kind}", _domain_export(chosen, kind, row, rows)
    if chosen.design_file and kind == chosen.design_file.ending:
        return _design_file(chosen, row, next((r for r in rows if r["design"] == design), rows[0]))
    if kind == "zip":
        return f"{name}.zip", _to_zip(_archive_members(chosen, row, rows, records))
    raise UserError(f"There is no download “{kind}” for {chosen.label.lower()}s.")


def _to_csv(rows: Rows) -> bytes:
    """One line a design, with a head."""
    lines = [{"lane": r["lane"], "design": r["design"], "reward": r["reward"], **r["figures"]} for r in rows]
    text, columns = io.StringIO(), list(dict.fromkeys(key for line in lines for key in line))
    writer = csv.writer(text, lineterminator="\n")
    for cells in (columns, *([line.get(column) for column in columns] for line in lines)):
        writer.writerow([_inert(cell) for cell in cells])
    return text.getvalue().encode()


def _inert(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets a ' before it."""
    formula = isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and not NUMBERS.fullmatch(cell)
    return f"'{cell}" if formula else cell


def _domain_export(chosen: Domain, kind: str, row: RunRow, rows: Rows) -> bytes:
    """All designs in one of the domain's formats."""
    designs = [r["design"] for r in rows]
    figures = [{"reward": r["reward"], "lane": r["lane"], **r["figures"]} for r in rows]
    return chosen.exports[kind](designs, figures, {**row.request, "run": row.id})


def _design_file(chosen: Domain, row: RunRow, shown: dict[str, Any]) -> tuple[str, bytes]:
    """One design as a file of its own, named as the table names it, that carries the request."""
    return shown["design"], chosen.design_file.write(chosen.codec.read(shown["written"]), row.request)


def _archive_members(chosen: Domain, row: RunRow, rows: Rows, records: list[dict[str, Any]]) -> dict[str, bytes]:
    """File name → content: request.json, designs, result.json, every recorded step, own scripts."""
    files = {
        "request.json": json.dumps(row.request, indent=2).encode(),
        "designs.csv": _to_csv(rows),
        "result.json": json.dumps(row.result, indent=1).encode(),
        "steps.jsonl": "\n".join(json.dumps(record) for record in records).encode(),
    }
    files |= {f"designs.{kind}": _domain_export(chosen, kind, row, rows) for kind in chosen.exports}
    if chosen.design_file:
        singles = (_design_file(chosen, row, shown) for shown in rows)
        files |= {f"designs/{name}": content for name, content in singles}
    return files | _script_files(row.request.get("scripts", {}))


def _script_files(scripts: dict[str, str]) -> dict[str, bytes]:
    """One file a script, named by its number and hash: a script's name may be no file name."""
    return {
        f"scripts/{number}-{Script(name, text).hash[:6]}.py": text.encode()
        for number, (name, text) in enumerate(scripts.items(), 1)
    }


def _to_zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
