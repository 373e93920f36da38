"""Letters and numbers in the cells of a table, as networks of one length read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Anchor = Literal["centre", "end"]  # what is read of a sequence that is too long
_UNKNOWN = re.compile("[^ACGT]")


def clean_dna(text: str) -> str:
    """Upper-case DNA: blanks out, U is T, and whatever is none of ACGT is N."""
    return _UNKNOWN.sub("N", "".join(text.upper().split()).replace("U", "T"))


def fit_length(sequence: str, length: int, anchor: Anchor) -> str:
    """`length` letters: a longer one's centre or end, a shorter one with unknown letters about it or before it."""
    begin = max(0, len(sequence) - length) // (1 if anchor == "end" else 2)
    kept = sequence[begin : begin + length]
    return kept.rjust(length, "N") if anchor == "end" else kept.center(length, "N")


def mostly_unknown(sequence: str) -> bool:
    """Whether more than half of its letters are N."""
    return 2 * sequence.count("N") > len(sequence)


def parse_number(text: str) -> float:
    """The number in a cell; nan where it holds none."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


def find_column(columns: Iterable[str], *names: str) -> str | None:
    """The column with the first of these names that any has, upper case or lower."""
    return next((column for name in names for column in columns if column.lower() == name), None)
