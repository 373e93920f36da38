"""What a domain says of a condition while it is typed, and what it would put in its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """A sentence, and choices: (label, the condition as it would be). picture: SVG of how it is read, or ""."""

    sentence: str
    choices: tuple[tuple[str, str], ...] = ()
    picture: str = ""
