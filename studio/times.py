"""Times in words."""

from __future__ import annotations

import time


def remaining(seconds: float) -> str:
    if seconds < 1:
        return "under 1 s"
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def ago(moment: float) -> str:
    """A moment of the past in words."""
    gone = max(0.0, time.time() - moment)
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if gone >= size:
            return f"{gone / size:.0f} {word} ago"
    return "just now"
