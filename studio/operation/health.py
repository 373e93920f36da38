"""Whether the studio is well, for whoever keeps it running (Docker, Kubernetes, a proxy)."""

from __future__ import annotations

from typing import Any

from engines.records.store import StoreError
from studio.runs.runs import Runs

STARTING = ("the engine is starting", "the engine is warming up")  # with what runs may already wait


def health(runs: Runs) -> tuple[int, dict[str, Any]]:
    """(HTTP status, what is said). 200 while runs are taken and will be computed; 503 with the reason otherwise."""
    words = runs.engine_words()
    try:
        unfinished = runs.store.unfinished()
    except StoreError as error:
        return 503, {"status": "trouble", "store": str(error), "engine": words}
    well = not words or words.startswith(STARTING)
    status = "trouble" if not well else "starting" if words else "ok"
    told = {"status": status, "engine": words or "well", "unfinished": unfinished}
    return 200 if well else 503, told | {"scripts": runs.library.script_host.words(), "host": runs.host_words()}
