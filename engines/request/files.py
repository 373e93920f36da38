"""Requests out of files that were downloaded here: a ZIP, a request.json, a picture. As yet unchecked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from engines.domains import NAMES, domain
from engines.request.archive import read_request, read_requests

MOST_BYTES = 60_000_000  # of a file
HINT = "choose a picture, a ZIP or a request.json that was downloaded here."


def read_settings(name: str, data: bytes) -> dict[str, Any]:
    """The settings that a file of that name holds. Raises ValueError, a sentence, where it holds none, or several."""
    return READERS.get(PurePath(name).suffix.lower(), _read_json)(data)


def read_all_settings(name: str, data: bytes) -> dict[str, dict[str, Any]]:
    """What a run is called ("" where there is but one) → its settings. Raises ValueError, a sentence."""
    if PurePath(name).suffix.lower() == ".zip":
        return {folder: _read_json(found) for folder, found in read_requests(data).items()}
    return {"": read_settings(name, data)}


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        settings = json.loads(data)
    except (ValueError, RecursionError):
        settings = None
    if not isinstance(settings, dict):
        raise ValueError(f"This file holds no settings; {HINT}")
    return settings


def _design_readers() -> dict[str, Callable[[bytes], dict[str, Any]]]:
    """Ending → what reads the request in a design's own file, of all domains that write such files."""
    formats = (domain(name).design_file for name in NAMES)
    return {f".{single.ending}": single.request for single in formats if single}


READERS = {".json": _read_json, ".zip": lambda data: _read_json(read_request(data)), **_design_readers()}
ENDINGS = list(READERS)  # what can be chosen
