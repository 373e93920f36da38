"""Settings out of a file that was downloaded here: a picture, a ZIP or a request.json.

A stranger may have made it, so it is checked like one that a stranger made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engines.request.files import ENDINGS, HINT, MOST_BYTES, read_settings
from studio.errors import UserError
from studio.runs.runs import Runs

__all__ = ["ENDINGS", "load_settings"]


def load_settings(runs: Runs, file: str) -> dict[str, Any]:
    """The request that a file (by its path) carries, as JSON, all of it valid. Raises UserError."""
    path = Path(file)
    if path.stat().st_size > MOST_BYTES:
        raise UserError(f"This file is too large to hold settings; {HINT}")
    try:
        settings = read_settings(path.name, path.read_bytes())
    except ValueError as error:
        raise UserError(str(error)) from error
    return runs.validate(settings)
