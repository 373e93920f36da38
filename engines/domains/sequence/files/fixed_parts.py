"""What a template fixes of a design, as features of a GenBank file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from Bio.SeqFeature import SeqFeature, SimpleLocation

from engines.domains.sequence.letters import IUPAC

FREE = "N"


def feature(kind: str, start: int, end: int, strand: int, **qualifiers: str) -> SeqFeature:
    """A GenBank feature at sequence[start:end]; strand: +1 as written, or −1."""
    location = SimpleLocation(start, end, strand)
    return SeqFeature(location, kind, qualifiers={name: [value] for name, value in qualifiers.items()})


def fixed_parts(conditions: Mapping[str, Any], length: int) -> list[SeqFeature]:
    """Stretches that the template keeps, or holds to some letters, as misc_feature; those at the ends are flanks."""
    template = str(conditions.get("template") or "")
    return [
        feature("misc_feature", start, end, 1, label=_place(start, end, length), note=_note(template[start:end]))
        for start, end in _stretches(template)
    ]


def _stretches(template: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what is not free."""
    start = 0
    for fixed, letters in groupby(template, key=lambda letter: letter != FREE):
        end = start + len(list(letters))
        if fixed:
            yield start, end
        start = end


def _place(start: int, end: int, length: int) -> str:
    """What a fixed stretch is called."""
    if start == 0 and end < length:
        return "fixed 5' flank"
    return "fixed 3' flank" if 0 < start and end == length else "fixed part"


def _note(letters: str) -> str:
    several = sorted({letter for letter in letters if len(IUPAC[letter]) > 1})
    loose = [f"{letter} is {' or '.join(IUPAC[letter])}" for letter in several]
    return f"fixed by the template: {letters}" + (f" ({', '.join(loose)})" if loose else "")
