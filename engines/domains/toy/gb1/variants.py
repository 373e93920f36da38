"""The variants of GB1's four sites: words of four letters, ids of letters, and numbers in the order of the alphabet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np

LETTERS = "ACDEFGHIKLMNPQRSTVWY"
WILD_TYPE, SITES = "VDGV", (39, 40, 41, 54)
DOMAIN = "MQYKLILNGKTLKGETTTEAVDAATAEKVFKQYANDNGVDGEWTYDDATKTFTVTE"  # as it was measured: GB1 with T2Q
MASK = len(LETTERS)  # the id of a letter not yet chosen
_SHOWN = np.array([*LETTERS, "·"])
_CODE = np.full(256, MASK, dtype=np.uint8)
_CODE[np.frombuffer(LETTERS.encode(), np.uint8)] = np.arange(MASK)
_RANK = MASK ** np.arange(len(SITES))[::-1]  # what a letter counts at each site in a variant's number


def encode(variants: Sequence[str]) -> np.ndarray:
    """Ids uint8 [N, 4] of words of four letters. Raises ValueError for a word of another length."""
    if any(len(variant) != len(SITES) for variant in variants):
        raise ValueError(f"A variant has {len(SITES)} letters, such as {WILD_TYPE}.")
    letters = np.frombuffer("".join(variants).encode("ascii", "replace"), np.uint8)
    return _CODE[letters].reshape(len(variants), len(SITES))


def decode(ids: np.ndarray) -> list[str]:
    """The words of ids [N, 4]; a letter not yet chosen is a dot."""
    return ["".join(row) for row in _SHOWN[np.asarray(ids)].tolist()]


def spell(line: str, conditions: Any = None) -> str:
    """The variant that a person typed. Raises ValueError with what to do."""
    variant = line.strip().upper()
    number([variant])
    return variant


def number(variants: Sequence[str]) -> np.ndarray:
    """[N] 0 … 159,999. Raises ValueError for what is no variant."""
    ids = encode(variants)
    if (ids == MASK).any():
        raise ValueError(f"A variant is written in the letters {LETTERS}.")
    return ids.astype(int) @ _RANK


@cache
def every_variant() -> tuple[str, ...]:
    """All 160,000 of them, by number."""
    return tuple(map("".join, product(LETTERS, repeat=len(SITES))))


def changes(variant: str) -> list[str]:
    """What differs from the wild type, as “V39F”; nothing of letters not yet chosen."""
    return [
        f"{before}{site}{after}"
        for before, site, after in zip(WILD_TYPE, SITES, variant)
        if after != before and after in LETTERS
    ]


def whole_domain(variant: str) -> str:
    """All 56 letters of GB1 with this variant's; X for one not yet chosen."""
    chosen = dict(zip(SITES, variant))
    letters = (chosen.get(site, letter) for site, letter in enumerate(DOMAIN, 1))
    return "".join(letter if letter in LETTERS else "X" for letter in letters)
