"""In-silico saturation mutagenesis: what each single change of a letter would do."""

from __future__ import annotations

import numpy as np

from engines.domains.sequence.letters import ALPHABET, MASK, encode
from engines.domains.sequence.pictures.svg import (
    MONO,
    PER_ROW,
    letter_cells,
    place_numbers,
    svg_document,
    text,
    wrap_rows,
)

LOWER, HIGHER = "#2873d8", "#d9651c"
STEPS = 8  # shades either side of 0
# Pixels.
CELL, HIGH = 16, 13  # a cell
SIDE, EDGE = 22, 8  # the bases' names at the left, the right edge
HEAD, FOOT = 20, 24  # above and below a row's cells
LEGEND = 34
_ZERO = 'fill="currentColor" fill-opacity=".06"'


def mutation_heat_map(sequence: str, delta: np.ndarray, unit: str) -> str:
    """An SVG of what the design's worth changes by, in `unit`, when a place is written A, C, G or T.

    delta: [L, 4]; nan is left blank. Rows of 50 places, the sequence above its cells, a dot in the cell of the letter
    that stands there.
    """
    delta = np.asarray(delta, dtype=float)
    limit = float(np.nanmax(np.abs(delta), initial=0)) or 1.0
    shades = np.nan_to_num(np.rint(STEPS * delta / limit)).astype(int)
    pitch = HEAD + len(ALPHABET) * HIGH + FOOT
    rows = [_row(sequence, shades, start, end, row * pitch + HEAD) for row, start, end in wrap_rows(len(sequence))]
    foot = pitch * -(-len(sequence) // PER_ROW)
    width = SIDE + EDGE + CELL * min(PER_ROW, len(sequence))
    label = f"effect of every single change to {sequence}"
    return svg_document(width, foot + LEGEND, label, [*rows, _legend(width, foot, limit, unit)])


def _row(sequence: str, shades: np.ndarray, start: int, end: int, top: float) -> str:
    """One row of places: letters, cells, dots, names of the cells' rows."""
    wide, high = CELL * (end - start), len(ALPHABET) * HIGH
    names = (text(SIDE - 7, top + HIGH * (i + 0.8), base, 10, "end", 0.65, MONO) for i, base in enumerate(ALPHABET))
    parts = (
        f'<path {_ZERO} d="M{SIDE} {top}h{wide}v{high}h-{wide}z"/>',
        _cells(shades[start:end], top),
        *names,
        letter_cells(SIDE, top - 5, CELL, sequence[start:end], 12),
        _dots(sequence[start:end], top),
        place_numbers(SIDE, top + high + 11, CELL, start, end),
    )
    return "".join(parts)


def _dots(sequence: str, top: float) -> str:
    """A dot in the cell of each letter that stands there."""
    dots = "".join(
        f"M{SIDE + CELL * (i + 0.5):g} {top + HIGH * (base + 0.5):g}h0"
        for i, base in enumerate(encode([sequence])[0].tolist())
        if base != MASK
    )
    return f'<path stroke="currentColor" stroke-width="4.5" stroke-linecap="round" d="{dots}"/>'


def _cells(shades: np.ndarray, top: float) -> str:
    """The cells of one row of places, one path a shade."""
    drawn = ""
    for shade in [s for s in np.unique(shades).tolist() if s]:
        cells = "".join(
            f"M{SIDE + CELL * i} {top + HIGH * base}h{CELL - 1}v{HIGH - 1}h-{CELL - 1}z"
            for i, base in np.argwhere(shades == shade).tolist()
        )
        drawn += f'<path {_paint(shade)} d="{cells}"/>'
    return drawn


def _paint(shade: int) -> str:
    """The attributes that fill a cell."""
    return f'fill="{HIGHER if shade > 0 else LOWER}" fill-opacity="{abs(shade) / STEPS:.3g}"'


def _legend(width: float, top: float, limit: float, unit: str) -> str:
    """The shades from −limit to limit."""
    cell, shades = 12, range(-STEPS, STEPS + 1)
    left = width - EDGE - cell * len(shades) - 30
    boxes = "".join(
        f'<path {_paint(s) if s else _ZERO} d="M{left + cell * i:g} {top + 4}h{cell}v10h-{cell}z"/>'
        for i, s in enumerate(shades)
    )
    named = ((0, f"−{limit:.2g}"), (STEPS, "0"), (2 * STEPS, f"+{limit:.2g}"))
    ends = "".join(text(left + cell * (i + 0.5), top + 26, words, 9, "middle", 0.8) for i, words in named)
    return boxes + ends + text(left - 10, top + 13, f"change in {unit}" if unit else "change", 10, "end")
