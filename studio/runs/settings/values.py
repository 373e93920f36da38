"""The value of a setting as people read it."""

from __future__ import annotations

import re
from typing import Any

from pydantic.fields import FieldInfo

MOST_LETTERS = 60  # of a text in a title
# control characters, and those that set the direction of what follows (UAX #9): "gnp.exe" reads as "exe.png"
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PICTURE = "data:"  # begins a picture among the conditions


def shorten(text: Any, most: int = MOST_LETTERS) -> str:
    """Some lines of text in one line of at most so many letters, cut in the middle; none that turns others round."""
    line = UNSEEN.sub("", " / ".join(str(text).splitlines()))
    if len(line) <= most:
        return line
    tail = most // 3
    return f"{line[: most - tail - 1]}…{line[-tail:]}"


def in_words(value: Any) -> str:
    """A number, a text, a pair, a choice."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return " to ".join(map(in_words, value))
    if isinstance(value, (int, float)):
        return "∞" if value == float("inf") else f"{value:,g}" if abs(value) < 1e6 else f"{value:,}"
    return "a picture" if str(value).startswith(PICTURE) else str(value)


def named(field: FieldInfo, name: str, value: Any) -> str:
    """A setting with its title, short enough for the title of a run."""
    title, _, unit = (field.title or name).partition(" (")
    if not value and not isinstance(value, (int, float)):
        return f"no {title.lower()}"
    if not isinstance(value, str):
        return f"{title} {in_words(value)} {unit.removesuffix(')')}".rstrip()
    shown = in_words(value)
    return f"{title} {shown}" if value.startswith(PICTURE) else f"{title} “{shorten(shown, 30)}”"
