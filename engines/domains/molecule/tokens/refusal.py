"""The sentence for a molecule that has no tokens."""

from __future__ import annotations

SHOWN = 40  # letters of it that the sentence repeats


def cannot_write(smiles: str, why: object) -> ValueError:
    """To be raised. why: a few words, or the error that says them."""
    words = why.args[0] if isinstance(why, Exception) else why
    return ValueError(f"The model cannot write “{smiles[:SHOWN]}” ({str(words).rstrip('.')}).")
