"""Letters in the cells of a table, as networks of one length read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from engines.domains.sequence.letters import IUPAC

Anchor = Literal["centre", "end"]  # what is read of a sequence that is too long
GAPS = "-.*~"  # in aligned sequences: read as N
_UNKNOWN = re.compile("[^ACGT]")
_ENDS = re.compile("^(5['\u2032`\u2019]?[-\u2013]?)|([-\u2013]?3['\u2032`\u2019]?)$")  # 5′-ACGT-3′
_FOREIGN = re.compile(f"[^{''.join(IUPAC)}U{re.escape(GAPS)}]")


def bare_letters(text: str) -> str:
    """The letters in upper case, without blanks, characters that take no room, and 5′ and 3′ at the ends."""
    letters = "".join(text.upper().split())
    if not letters.isascii():
        letters = "".join(c for c in letters if unicodedata.category(c) != "Cf")
    return _ENDS.sub("", letters)


def foreign_letter(text: str) -> str:
    """The first character of bare letters that stands for no nucleotide, nor for a gap; "" where there is none."""
    found = _FOREIGN.search(text)
    return found[0] if found else ""


def clean_dna(text: str) -> str:
    """Upper-case DNA of a person's letters: U is T, and whatever is none of ACGT is N."""
    return _UNKNOWN.sub("N", bare_letters(text).replace("U", "T"))


def fit_length(sequence: str, length: int, anchor: Anchor) -> str:
    """`length` letters: a longer one's centre or end, a shorter one with unknown letters about it or before it."""
    begin = max(0, len(sequence) - length) // (1 if anchor == "end" else 2)
    kept = sequence[begin : begin + length]
    return kept.rjust(length, "N") if anchor == "end" else kept.center(length, "N")


def mostly_unknown(sequence: str) -> bool:
    """Whether more than half of its letters are N."""
    return 2 * sequence.count("N") > len(sequence)


def find_column(columns: Iterable[str], *names: str) -> str | None:
    """The column with the first of these names that any has, upper case or lower."""
    return next((column for name in names for column in columns if column.lower() == name), None)
