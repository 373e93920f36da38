"""Nucleotide letters: designs are DNA in ACGT; templates are written in IUPAC letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

ALPHABET = "ACGT"
MASK = len(ALPHABET)  # the id of a letter not yet written
IUPAC = {
    "A": "A",
    "C": "C",
    "G": "G",
    "T": "T",
    "R": "AG",
    "Y": "CT",
    "S": "CG",
    "W": "AT",
    "K": "GT",
    "M": "AC",
    "B": "CGT",
    "D": "AGT",
    "H": "ACT",
    "V": "ACG",
    "N": "ACGT",
}
_HEADERS = (">", ";")  # of FASTA, and comments in it
_LINE_NUMBER = re.compile(r"^\d+\s+|\s+\d+$")  # of GenBank, and of alignments
_CODE = np.full(256, MASK, dtype=np.uint8)
_CODE[np.frombuffer(ALPHABET.encode(), np.uint8)] = np.arange(4)
_LETTER = np.frombuffer((ALPHABET + "N").encode(), np.uint8)
_COMPLEMENT = str.maketrans("ACGTRYSWKMBDHVN", "TGCAYRSWMKVHDBN")


def encode(sequences: Sequence[str]) -> np.ndarray:
    """Ids uint8 [N, L] of N sequences of at most L letters.

    Letters outside ACGT, and what a shorter one lacks, are MASK.
    """
    longest = max(map(len, sequences), default=0)
    letters = np.frombuffer("".join(s.ljust(longest, "N") for s in sequences).encode("ascii", "replace"), np.uint8)
    return _CODE[letters].reshape(len(sequences), longest)


def decode(ids: np.ndarray) -> list[str]:
    """The sequences of ids [N, L]; MASK is N."""
    return [row.tobytes().decode() for row in _LETTER[np.asarray(ids)]]


def reverse_complement(sequence: str) -> str:
    """The other strand, read from its own start; IUPAC letters too."""
    return sequence.translate(_COMPLEMENT)[::-1]


def gc_percent(sequences: Sequence[str]) -> np.ndarray:
    """[N] per cent of the letters that are G or C."""
    return np.array([100 * (s.count("G") + s.count("C")) / max(1, len(s)) for s in sequences], dtype=float)


def visible(text: str) -> str:
    """A pasted text without letters that nobody sees (zero-width, soft hyphen, byte order mark)."""
    seen = (letter for letter in text if unicodedata.category(letter) != "Cf")
    return "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in seen)


def pasted_letters(text: str) -> str:
    """The letters of one sequence as files hold it, in upper case and in one line: FASTA, or numbered lines.

    Raises ValueError for several sequences.
    """
    lines = [line.strip() for line in visible(text).splitlines() if line.strip()]
    if sum(line.startswith(">") for line in lines) > 1:
        raise ValueError("These are several sequences; paste one, without the others.")
    letters = [_LINE_NUMBER.sub("", line) for line in lines if not line.startswith(_HEADERS)]
    return " ".join(letters).upper()


def parse_dna(text: str, letters: str = "ACGTUN") -> str:
    """Upper-case DNA of what a person typed: blanks out, U is T. Raises ValueError naming the first wrong letter."""
    whole = "".join(visible(text).upper().split()).replace("U", "T")
    for place, letter in enumerate(whole, 1):
        if letter not in letters:
            raise ValueError(f"“{letter}” at place {place} is no nucleotide letter; write {', '.join(letters)}.")
    return whole


def allowed_bases(template: str) -> np.ndarray:
    """Bool [L, 4]: what each position of an IUPAC template may hold."""
    return np.array([[base in IUPAC[letter] for base in ALPHABET] for letter in template])
