"""Settings out of a file that was downloaded here: a picture, a ZIP or a request.json.

A stranger may have made it, so it is checked like one that a stranger made.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engines.domains import NAMES, domain
from studio.design.settings_zip import read_request
from studio.errors import UserError
from studio.runs.runs import Runs

MOST_BYTES = 60_000_000
HINT = "drop a picture, a ZIP or a request.json that was downloaded here."


def load_settings(runs: Runs, file: str) -> dict[str, Any]:
    """The request that a file (by its path) carries, as JSON, all of it valid. Raises UserError."""
    path = Path(file)
    if path.stat().st_size > MOST_BYTES:
        raise UserError(f"This file is too large to hold settings; {HINT}")
    try:
        settings = READERS.get(path.suffix.lower(), _read_json)(path.read_bytes())
    except ValueError as error:
        raise UserError(str(error)) from error
    return runs.validate(settings)


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        settings = json.loads(data)
    except (ValueError, RecursionError):
        settings = None
    if not isinstance(settings, dict):
        raise ValueError(f"This file holds no settings; {HINT}")
    return settings


def _read_zip(data: bytes) -> dict[str, Any]:
    return _read_json(read_request(data))


def _design_readers() -> dict[str, Callable[[bytes], dict[str, Any]]]:
    """Ending → what reads the request in a design's own file, of all domains that write such files."""
    formats = (domain(name).design_file for name in NAMES)
    return {f".{single.ending}": single.request for single in formats if single}


READERS = {".json": _read_json, ".zip": _read_zip, **_design_readers()}
ENDINGS = list(READERS)  # what can be chosen
