"""Everything of a run, or of several, in one ZIP."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from engines.rewards.sandbox import Script
from studio.errors import UserError
from studio.export.bundle import Bundle
from studio.export.notebook import write_notebook
from studio.export.readme import computed_with, readme
from studio.export.table import in_format, write_csv
from studio.export.taken import Taken
from studio.export.trajectory import trajectory_csv, trajectory_parquet
from studio.runs.settings.title import run_title
from studio.studies.panel.view import shared_formats

MOST_BYTES = 60_000_000  # of a ZIP
TOO_LARGE = "Together these are more than a ZIP of 60 MB holds; choose fewer runs."


def write_archive(bundle: Bundle) -> bytes:
    """README.md says what is in it. Raises UserError where it would grow too large."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(bundle):
            archive.writestr(name, content)
            if packed.tell() > MOST_BYTES:
                raise UserError(TOO_LARGE)
    return packed.getvalue()


def _files(bundle: Bundle) -> Iterator[tuple[str, bytes | str]]:
    """(file name, content)."""
    yield "README.md", readme(bundle)
    yield "notebook.ipynb", write_notebook(bundle)
    if bundle.alone:
        yield from _of_run(bundle.alone, "")
    else:
        yield bundle_name(bundle, "csv"), write_csv(bundle.members)
        for kind in shared_formats(bundle.shown):
            yield bundle_name(bundle, kind), in_format(bundle.members, kind)
        for number, (label, taken) in enumerate(bundle.members, 1):
            yield from _of_run(taken, f"{number:03d}-{_slug(label)}/")
    yield "trajectory.csv", trajectory_csv(bundle.members)
    yield "trajectory.parquet", trajectory_parquet(bundle.members)


def bundle_name(bundle: Bundle, ending: str) -> str:
    return f"designs{'' if bundle.complete else '-unfinished'}.{ending}"


def _of_run(taken: Taken, folder: str) -> Iterator[tuple[str, bytes | str]]:
    for name, content in _members(taken):
        yield f"{folder}{name}", content


def _members(taken: Taken) -> Iterator[tuple[str, bytes | str]]:
    yield "request.json", json.dumps(taken.row.request, indent=2)
    yield "run.json", json.dumps(_about(taken), indent=2, ensure_ascii=False)
    yield taken.file_name("csv", "designs"), write_csv([("", taken)])
    for kind in taken.domain.exports:
        yield taken.file_name(kind, "designs"), taken.in_format(kind)
    if taken.row.result is not None:
        yield "result.json", json.dumps(taken.row.result, indent=1)
    yield "steps.jsonl", "\n".join(json.dumps(_numbered(record)) for record in taken.records)
    for shown in taken.rows if taken.domain.design_file else ():
        name, content = taken.design_file(shown)
        yield f"designs/{name}", content
    yield from _scripts(taken.row.request.get("scripts", {}))


def _about(taken: Taken) -> dict[str, Any]:
    row, (versions, own) = taken.row, computed_with(taken)
    facts = {"run": row.id, "title": run_title(row.request), "status": taken.status, "seconds": round(row.seconds, 3)}
    told = {"versions": versions} if own else {"versions of the studio that wrote this": versions}
    return {**facts, **({"name": row.name} if row.name else {}), "units": taken.units, **told}


def _numbered(record: dict[str, Any]) -> dict[str, Any]:
    """A step's record with lanes that count from 1, as in every other file."""
    return {**record, "lanes": [lane + 1 for lane in record["lanes"]]}


def _scripts(scripts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """One file a script, named by its number and hash: a script's name may be no file name."""
    for number, (name, text) in enumerate(scripts.items(), 1):
        yield f"scripts/{number}-{Script(name, text).hash[:6]}.py", text


def _slug(label: str) -> str:
    """Letters for a folder: plain, at most 40 of them."""
    return re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40] or "run"
