"""The part that every design is to hold, as a person gives it."""

from __future__ import annotations

MOST = 300  # letters


def check_kept(text: str) -> str:
    """The part without blanks around it. Raises ValueError with what to do where it cannot be kept."""
    from engines.domains.molecule.tokens.kept import read_kept

    text = text.strip()
    if len(text) > MOST:
        raise ValueError(f"This part has {len(text):,} letters; the most is {MOST}.")
    if text:
        read_kept(text)
    return text
