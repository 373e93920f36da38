"""A whole sequence with its binding sites as arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from engines.domains.sequence.motifs.scan import Hit
from engines.domains.sequence.pictures.svg import (
    COLOURS,
    PER_ROW,
    letter_cells,
    place_numbers,
    svg_document,
    text,
    wrap_rows,
)

# Pixels.
CELL = 16  # a letter
LINE = 18  # a row of letters
FOOT = 22  # its places below
LANE = 17  # a lane of sites
MARGIN = 8  # at the edge
LETTER, PAD = 6.4, 12  # of a label: a letter at the most, and what is around it
STRAND = {1: "#2873d8", -1: "#e07b39"}  # colours


def binding_site_track(sequence: str, hits: Sequence[Hit]) -> str:
    """An SVG of the sequence in rows of 50, every site an arrow along its strand above its letters.

    Score and ID are tooltips.
    """
    top, drawn = MARGIN, []
    for _, start, end in wrap_rows(len(sequence)):
        lanes = _stack([_part(hit, start, end) for hit in hits if hit.start < end and hit.end > start])
        drawn += [_arrow(part, top + LANE * lane) for lane, parts in enumerate(reversed(lanes)) for part in parts]
        top += LANE * len(lanes)
        drawn += [_letters(sequence[start:end], top), place_numbers(MARGIN, top + LINE + 10, CELL, start, end)]
        top += LINE + FOOT
    label = f"{sequence}; sites: {', '.join(map(_describe, hits)) or 'none'}"
    return svg_document(2 * MARGIN + CELL * min(len(sequence), PER_ROW), top, label, drawn)


@dataclass(frozen=True)
class _Part:
    """What one row shows of a site, in pixels.

    left, right: its box. whole: no other row has any of it. pointed: its point is in this row. name: empty where
    another row has more of it; text: where the name begins.
    """

    hit: Hit
    left: float
    right: float
    whole: bool
    pointed: bool
    name: str
    text: float

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
    label = min(left, edge - LETTER * len(name) - PAD)
    return _Part(hit, left, right, last - first == hit.end - hit.start, pointed, name, label)


def _stack(parts: Sequence[_Part]) -> list[list[_Part]]:
    """The parts in as few lanes as keep them and their names apart."""
    lanes: list[list[_Part]] = []
    for part in sorted(parts, key=lambda p: p.span):
        free = next((lane for lane in lanes if lane[-1].span[1] < part.span[0]), None)
        lanes.append([part]) if free is None else free.append(part)
    return lanes


def _arrow(part: _Part, top: float) -> str:
    """Box, name and tooltip of one part."""
    colour = STRAND[part.hit.strand]
    box = f'<path fill="{colour}" fill-opacity=".3" stroke="{colour}" d="{_outline(part, top + 1)}"/>'
    name = text(part.text + PAD / 2, top + 11, part.name, 10)
    return f"<g><title>{escape(_describe(part.hit))}</title>{box}{name}</g>"


def _outline(part: _Part, top: float) -> str:
    """A box that ends in a point on the side its strand runs to, and is open where another row goes on with it."""
    tip, base = (part.right - 1, part.left + 1)[:: part.hit.strand]
    middle, foot, neck = top + (LANE - 5) / 2, top + LANE - 5, tip - 5 * part.hit.strand
    if not part.pointed:
        return f"M{tip:g} {top}H{base:g}V{foot}H{tip:g}"
    return f"M{base:g} {top}H{neck:g}L{tip:g} {middle:g}L{neck:g} {foot}H{base:g}{'Z' if part.whole else ''}"


def _letters(sequence: str, top: float) -> str:
    """One row's letters on their colours."""
    cells: dict[str, str] = {}
    for i, letter in enumerate(sequence):
        cells[letter] = cells.get(letter, "") + f"M{MARGIN + i * CELL + 1} {top}h{CELL - 2}v{LINE}h-{CELL - 2}z"
    painted = "".join(
        f'<path fill="{COLOURS[x]}" fill-opacity=".4" d="{d}"/>' for x, d in cells.items() if x in COLOURS
    )
    return painted + letter_cells(MARGIN, top + 13, CELL, sequence, 12)


def _describe(hit: Hit) -> str:
    """A site in words."""
    strand = "+" if hit.strand > 0 else "−"
    return f"{hit.motif.name} ({hit.motif.id}), {hit.start + 1} to {hit.end}, strand {strand}, {hit.score:.1f} bits"
