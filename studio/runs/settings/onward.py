"""A finished run's designs as those that another one begins with."""

from __future__ import annotations

from typing import Any

from engines.domains import NAMES, domain
from engines.records.store import RunRow
from studio.errors import UserError


def can_go_on(row: RunRow) -> bool:
    """Whether its designs can be brought along: it has ended, and its domain reads what a person typed."""
    name = row.brief.get("domain")
    return row.status == "done" and name in NAMES and domain(name).spell is not None


def onward(row: RunRow, request: dict[str, Any]) -> dict[str, Any]:
    """The settings of a run, by the method refine, from its designs on; each design once. Raises UserError."""
    if not can_go_on(row):
        raise UserError("Only finished runs of letters and molecules can be gone on from; choose one of those.")
    designs = list(dict.fromkeys((row.result or {}).get("designs") or ()))
    method = {"designs": "\n".join(designs)}
    return {**request, "sampler": "refine", "method": method, "particles": max(2, request["particles"])}
