"""Settings out of a file: a picture that was downloaded here, or a request.json. A stranger made it, so it is checked like one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engines.domains import NAMES, domain
from studio.refusal import Refused
from studio.runs.runs import Runs

MOST_BYTES = 60_000_000
ENDINGS = [".json", *(f".{domain(name).design_file.ending}" for name in NAMES if domain(name).design_file)]


def settings_of(runs: Runs, file: str) -> dict[str, Any]:
    """The request that a file carries, valid. Raises Refused."""
    path = Path(file)
    if path.stat().st_size > MOST_BYTES:
        raise Refused(
            "This file is too large to hold settings; drop a picture or a request.json that was downloaded here."
        )
    return runs.checked(_said(path.suffix.lower(), path.read_bytes()))


def _said(ending: str, data: bytes) -> dict[str, Any]:
    singles = [domain(name).design_file for name in NAMES if domain(name).design_file]
    reader = next((single.request for single in singles if ending == f".{single.ending}"), _json)
    try:
        return reader(data)
    except ValueError as error:
        raise Refused(str(error)) from error


def _json(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ValueError("This file holds no settings; drop a picture or a request.json that was downloaded here.")
    return said
