"""Whether the model can write a sequence that a person brings along: its length, its letters, its template."""

from __future__ import annotations

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.letters import IUPAC, parse_dna


def spell(line: str, conditions: ConditionFields) -> str:
    """A design of as many letters as the conditions say. Raises ValueError with what to do."""
    letters = parse_dna(line, "ACGT")
    if len(letters) != conditions.length:
        raise ValueError(f"“{_shown(letters)}” has {len(letters)} letters, but a design has {conditions.length}.")
    for place, (letter, allowed) in enumerate(zip(letters, conditions.template or ""), 1):
        if letter not in IUPAC[allowed]:
            raise ValueError(
                f"“{_shown(letters)}” has {letter} at place {place}, where the template asks for {allowed}; "
                "change one of them."
            )
    return letters


def _shown(letters: str) -> str:
    return letters if len(letters) <= 12 else f"{letters[:10]}…"
