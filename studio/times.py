"""Durations and past moments in words."""

from __future__ import annotations

import time


def format_duration(seconds: float) -> str:
    """Seconds that are left, in words: "under 1 s", "12 s", "4 min"."""
    if seconds < 1:
        return "under 1 s"
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def format_age(moment: float) -> str:
    """How long ago a moment (seconds since the epoch) was, in words: "just now", "5 min ago"."""
    gone = max(0.0, time.time() - moment)
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if gone >= size:
            return f"{gone / size:.0f} {word} ago"
    return "just now"
