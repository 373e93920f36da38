"""Templates as people write them: whole, or the ends that stay with ... where the free letters go."""

from __future__ import annotations

import re

from engines.domains.sequence.letters import IUPAC, parse_dna, pasted_letters

_GAP = re.compile(r"\.{2,}|…")
_END = re.compile(  # “5′-”, “3′ flank:”
    r"[-–—−]?\b([53])\s*['’‘′‵ʹ`´]\s*(?:flank(?:ing)?|end|adapt[eo]r|side)?\s*[:=]?\s*[-–—−]?", re.IGNORECASE
)


def parse_template(text: str, length: int) -> str:
    """The IUPAC letters of a template for designs of so many letters; "" fixes nothing.

    Understood are FASTA, U for T, 5′ and 3′ marks, and one ... for as many N as are missing; two ends named 5′ and 3′
    have one between them. Raises ValueError with what to do.
    """
    before, *gaps = _GAP.split(_with_gap(pasted_letters(text)))
    if len(gaps) > 1:
        raise ValueError("A template has one ... between its ends; write N for other letters that are free.")
    parts = [parse_dna(part, "".join(IUPAC)) for part in (before, *gaps)]
    count = sum(map(len, parts))
    if not count:
        return ""
    if gaps and count <= length:
        return ("N" * (length - count)).join(parts)
    if count != length:
        raise ValueError(_wrong_length(count, length))
    return parts[0]


def _with_gap(text: str) -> str:
    """Ends that are named, as “5′ ACG 3′ GGC”, with ... between them; marks as in “5′-ACG…GGC-3′” say nothing more."""
    first, *marked = _END.split(text)
    ends = [(end, letters.strip()) for end, letters in zip(marked[::2], marked[1::2])]
    if first.strip() or not ends or _GAP.search(text):
        return " ".join([first, *(letters for _, letters in ends)])
    named = dict(ends)
    if named.get("3", "?") == "":  # 5′-ACG-3′: the whole
        return named.get("5", "")
    return f"{named.get('5', '')}...{named.get('3', '')}"


def _wrong_length(count: int, length: int) -> str:
    more = "leave some out" if count > length else "write N where anything may stand, or ... once for all that is free"
    return f"The template has {count} letters, but a design has {length}; {more}."
