"""Sequences as pictures: a colour strip small enough for the film, and the whole sequence with its binding sites."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby

from engines.domains.sequence.motifs.scan import Hit
from engines.domains.sequence.pictures.svg import COLOURS, PER_ROW, framed, letters, places, rows, text

GAP = 2  # pixels between the rows of a strip
CELL, LINE, FOOT, LANE, MARGIN = (
    16,
    18,
    22,
    17,
    8,
)  # pixels: a letter, a row of letters, its places below, a lane of sites, the edge
LETTER, PAD = 6.4, 12  # pixels of a label: a letter at the most, and what is around it
STRAND = {1: "#2873d8", -1: "#e07b39"}


@lru_cache(maxsize=20_000)
def strip(sequence: str, pixels: int) -> str:
    """A sequence as rows of coloured cells that fill a square; one path a letter, and one, dashed and pale, of the masked ones."""
    columns = max(1, math.ceil(math.sqrt(2 * len(sequence))))
    wide, high = pixels / columns, pixels / max(1, math.ceil(len(sequence) / columns))
    runs: dict[str, str] = {}
    for row, start in enumerate(range(0, len(sequence), columns)):
        place = 0
        for letter, same in groupby(sequence[start : start + columns]):
            count = len(list(same))
            drawn = letter if letter in COLOURS else "N"
            runs[drawn] = runs.get(drawn, "") + f"M{place} {row}h{count}"
            place += count
    paths = "".join(f'<path {_STROKES[letter]} d="{d}"/>' for letter, d in sorted(runs.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels} {pixels}" role="img" aria-label="{escape(sequence, quote=True)}">'
        f'<g stroke-width="{1 - GAP / high:.3g}" transform="scale({wide:.5g} {high:.5g})translate(0 .5)">{paths}</g></svg>'
    )


_STROKES = {letter: f'stroke="{colour}"' for letter, colour in COLOURS.items()}
_STROKES["N"] = 'stroke="currentColor" stroke-opacity=".2" stroke-dasharray=".5" stroke-dashoffset="-.25"'


def track(sequence: str, hits: Sequence[Hit]) -> str:
    """The sequence in rows of 50, every site an arrow along its strand above its letters; score and ID as tooltips."""
    top, drawn = MARGIN, []
    for _, start, end in rows(len(sequence)):
        lanes = _lanes([_part(hit, start, end) for hit in hits if hit.start < end and hit.end > start])
        drawn += [_arrow(part, top + LANE * lane) for lane, parts in enumerate(reversed(lanes)) for part in parts]
        top += LANE * len(lanes)
        drawn += [_letters(sequence[start:end], top), places(MARGIN, top + LINE + 10, CELL, start, end)]
        top += LINE + FOOT
    label = f"{sequence}; sites: {', '.join(map(_told, hits)) or 'none'}"
    return framed(2 * MARGIN + CELL * min(len(sequence), PER_ROW), top, label, drawn)


@dataclass(frozen=True)
class _Part:
    """What one row shows of a site, in pixels: its box, its point unless another row has it, its name unless another row has more of it."""

    hit: Hit
    left: float
    right: float
    whole: bool
    pointed: bool
    name: str
    text: float  # where the name begins

    @property
    def span(self) -> tuple[float, float]:
        """From the leftmost to the rightmost of box and name."""
        width = LETTER * len(self.name) + PAD
        return min(self.left, self.text), max(self.right, self.text + width if self.name else 0)


def _part(hit: Hit, start: int, end: int) -> _Part:
    """The part of a site in the row start … end; a name too wide for its box stays within the row."""
    first, last = max(hit.start, start), min(hit.end, end)
    left, right, edge = (MARGIN + CELL * (place - start) for place in (first, last, end))
    larger = (2 * (last - first), first == hit.start) > (hit.end - hit.start, False)
    name = hit.motif.name if larger else ""
    pointed = last == hit.end if hit.strand > 0 else first == hit.start
    return _Part(
        hit, left, right, last - first == hit.end - hit.start, pointed, name, min(left, edge - LETTER * len(name) - PAD)
    )


def _lanes(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Parts into as few lanes as keep them and their names apart."""
    lanes: list[list[_Part]] = []
    for part in sorted(parts, key=lambda p: p.span):
        free = next((lane for lane in lanes if lane[-1].span[1] < part.span[0]), None)
        lanes.append([part]) if free is None else free.append(part)
    return lanes


def _arrow(part: _Part, top: float) -> str:
    colour = STRAND[part.hit.strand]
    return (
        f'<g><title>{escape(_told(part.hit))}</title><path fill="{colour}" fill-opacity=".3" stroke="{colour}" d="{_outline(part, top + 1)}"/>'
        f"{text(part.text + PAD / 2, top + 11, part.name, 10)}</g>"
    )


def _outline(part: _Part, top: float) -> str:
    """A box that ends in a point on the side its strand runs to, and is open where another row goes on with it."""
    tip, base = (part.right - 1, part.left + 1)[:: part.hit.strand]
    middle, foot, neck = top + (LANE - 5) / 2, top + LANE - 5, tip - 5 * part.hit.strand
    if not part.pointed:
        return f"M{tip:g} {top}H{base:g}V{foot}H{tip:g}"
    return f"M{base:g} {top}H{neck:g}L{tip:g} {middle:g}L{neck:g} {foot}H{base:g}{'Z' if part.whole else ''}"


def _letters(sequence: str, top: float) -> str:
    cells: dict[str, str] = {}
    for i, letter in enumerate(sequence):
        cells[letter] = cells.get(letter, "") + f"M{MARGIN + i * CELL + 1} {top}h{CELL - 2}v{LINE}h-{CELL - 2}z"
    painted = "".join(
        f'<path fill="{COLOURS[x]}" fill-opacity=".4" d="{d}"/>' for x, d in cells.items() if x in COLOURS
    )
    return painted + letters(MARGIN, top + 13, CELL, sequence, 12)


def _told(hit: Hit) -> str:
    return f"{hit.motif.name} ({hit.motif.id}), {hit.start + 1} to {hit.end}, strand {'+' if hit.strand > 0 else '−'}, {hit.score:.1f} bits"
