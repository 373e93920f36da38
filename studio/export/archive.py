"""Everything of a run in one ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from engines.rewards.sandbox import Script
from studio.export.table import write_csv
from studio.export.taken import Taken
from studio.runs.settings.title import run_title


def write_archive(taken: Taken) -> bytes:
    """request.json, run.json, designs in every format, the result of a finished run, every recorded step, scripts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members(taken):
            archive.writestr(name, content)
    return packed.getvalue()


def _members(taken: Taken) -> Iterator[tuple[str, bytes | str]]:
    """(file name, content)."""
    yield "request.json", json.dumps(taken.row.request, indent=2)
    yield "run.json", json.dumps(_about(taken), indent=2, ensure_ascii=False)
    yield taken.file_name("csv", "designs"), write_csv(taken)
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
    row = taken.row
    facts = {"run": row.id, "title": run_title(row.request), "status": taken.status, "seconds": round(row.seconds, 3)}
    return {**facts, "units": taken.units}


def _numbered(record: dict[str, Any]) -> dict[str, Any]:
    """A step's record with lanes that count from 1, as in every other file."""
    return {**record, "lanes": [lane + 1 for lane in record["lanes"]]}


def _scripts(scripts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """One file a script, named by its number and hash: a script's name may be no file name."""
    for number, (name, text) in enumerate(scripts.items(), 1):
        yield f"scripts/{number}-{Script(name, text).hash[:6]}.py", text
