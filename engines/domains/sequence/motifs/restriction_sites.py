"""Restriction sites: where common enzymes recognise DNA, on either strand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.letters import ALPHABET, IUPAC, encode, parse_dna, reverse_complement
from engines.domains.sequence.motifs.enzymes import COMMON, SHORTEST, closest_enzymes, find_enzyme

LONGEST = 40  # letters of a site written out
_BITS = {letter: sum(1 << ALPHABET.index(base) for base in bases) for letter, bases in IUPAC.items()}


def parse_site(text: str) -> str:
    """The site, in IUPAC letters, of an enzyme's name in any case, or of a site written out.

    Raises ValueError with the closest names.
    """
    name = text.strip()
    if known := find_enzyme(name):
        return known[1]
    if name and set(name.upper()) <= {*IUPAC, "U", " "}:
        return _check_length(parse_dna(name, "".join(IUPAC)))
    near = closest_enzymes(name)
    raise ValueError(
        f"There is no enzyme “{name[:40]}” in the list; "
        f"{'the closest are' if near else 'it has'} {', '.join(near or COMMON)}. "
        "Any other site can be written out, such as GAANNTTC."
    )


def _check_length(letters: str) -> str:
    if not SHORTEST <= len(letters) <= LONGEST or set(letters) == {"N"}:
        raise ValueError(
            f"A site has {SHORTEST} to {LONGEST} letters, not all of them N; “{letters[:LONGEST]}” is none."
        )
    return letters


def count_sites(sequences: Sequence[str], site: str) -> np.ndarray:
    """int [N]: how often an IUPAC site occurs in each sequence, on both strands.

    Overlaps are counted, and a palindrome once.
    """
    spellings = dict.fromkeys((site, reverse_complement(site)))
    bits = np.left_shift(1, encode(sequences).T, dtype=np.uint8) & 15  # [L, N]: one bit a base, none where masked
    return sum(_count(bits, spelling) for spelling in spellings)


def _count(bits: np.ndarray, spelling: str) -> np.ndarray:
    """int [N] on the strand as written, of bits [L, N]."""
    places = max(0, len(bits) - len(spelling) + 1)
    found = np.ones((places, bits.shape[1]), bool)
    for i, letter in enumerate(spelling):
        found &= (bits[i : i + places] & _BITS[letter]) > 0
    return found.sum(0)
