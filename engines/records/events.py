"""One line of the log an event, as JSON, for whoever runs a studio: {"time": …, "event": "run.ended", "run": …}."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

VARIABLE = "STUDIO_LOG"  # EVENTS: they are written; anything else: they are not. Engines inherit it
EVENTS, ERRORS = "events", "errors"
MOST_LETTERS = 200  # of a fact


def event(name: str, **facts: Any) -> None:
    """Writes a line to the standard error, where that is wanted. Never raises: nothing is lost to its log."""
    if os.environ.get(VARIABLE) != EVENTS:
        return
    told = {key: value[:MOST_LETTERS] if isinstance(value, str) else value for key, value in facts.items()}
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": name, **told}
    try:
        print(json.dumps(line, default=str), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return
