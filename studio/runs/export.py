"""Files to take home: CSV, the domain's own formats, and a ZIP that holds the request, so that the run can be repeated."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

from engines.domains import Domain, domain
from engines.rewards.sandbox import Script
from studio.pictures.designs import finished
from studio.refusal import Refused
from studio.runs.runs import Runs


def export(runs: Runs, run: str, kind: str, design: str = "") -> tuple[str, bytes]:
    """(file name, content). kind: csv, zip, one of the domain's exports, or what it writes one design as."""
    request, records = runs.request(run), runs.records(run)
    if not records:
        raise Refused("Nothing has been computed yet, so there is nothing to download.")
    chosen = domain(request["domain"])
    rows = finished(chosen, records[-1], runs.result(run), list(request["rewards"]))["rows"]
    name = f"svdd-{request['domain']}-{run}"
    if kind == "csv":
        return f"{name}.csv", table(rows)
    if kind in chosen.exports:
        return f"{name}.{kind}", chosen.exports[kind](*designs_and_figures(rows), {**request, "run": run})
    if chosen.design_file and kind == chosen.design_file.ending:
        return singly(chosen, request, next((r for r in rows if r["design"] == design), rows[0]))
    if kind == "zip":
        return f"{name}.zip", bundle(runs, run, rows)
    raise Refused(f"There is no download “{kind}” for {chosen.label.lower()}s.")


def table(rows: list[dict[str, Any]]) -> bytes:
    """Rows → CSV with one line a design."""
    text, flat = (
        io.StringIO(),
        [{"lane": r["lane"], "design": r["design"], "reward": r["reward"], **r["figures"]} for r in rows],
    )
    writer = csv.DictWriter(text, fieldnames=list(dict.fromkeys(k for r in flat for k in r)), lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return text.getvalue().encode()


def singly(chosen: Domain, request: dict[str, Any], row: dict[str, Any]) -> tuple[str, bytes]:
    """One design as a file of its own, named as the table names it, that carries the request."""
    return row["design"], chosen.design_file.write(chosen.codec.read(row["written"]), request)


def designs_and_figures(rows: list[dict[str, Any]]) -> tuple[list[str], list[dict[str, Any]]]:
    return [r["design"] for r in rows], [{"reward": r["reward"], "lane": r["lane"], **r["figures"]} for r in rows]


def bundle(runs: Runs, run: str, rows: list[dict[str, Any]]) -> bytes:
    """request.json, designs.*, result.json and every recorded step."""
    request, chosen = runs.request(run), domain(runs.request(run)["domain"])
    files = {
        "request.json": json.dumps(request, indent=2).encode(),
        "designs.csv": table(rows),
        "result.json": json.dumps(runs.result(run), indent=1).encode(),
        "steps.jsonl": "\n".join(json.dumps(record) for record in runs.records(run)).encode(),
    }
    files |= {
        f"designs.{kind}": make(*designs_and_figures(rows), {**request, "run": run})
        for kind, make in chosen.exports.items()
    }
    files |= {
        f"designs/{name}": content
        for name, content in (singly(chosen, request, row) for row in rows if chosen.design_file)
    }
    files |= {
        f"scripts/{number}-{Script(name, text).hash[:6]}.py": text.encode()
        for number, (name, text) in enumerate(request.get("scripts", {}).items(), 1)
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
