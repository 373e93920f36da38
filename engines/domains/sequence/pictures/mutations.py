"""In-silico saturation mutagenesis: what each single change of a letter would do."""

from __future__ import annotations

import numpy as np

from engines.domains.sequence.letters import ALPHABET, MASK, encode
from engines.domains.sequence.pictures.svg import MONO, PER_ROW, framed, letters, places, rows, text

LOWER, HIGHER = "#2873d8", "#d9651c"
STEPS = 8  # shades either side of 0
CELL, HIGH, SIDE, EDGE, HEAD, FOOT = (
    16,
    13,
    22,
    8,
    20,
    24,
)  # pixels: a cell, the letters' column, the edge, above and below a row's cells
LEGEND = 34  # pixels


def heat(sequence: str, delta: np.ndarray, unit: str) -> str:
    """delta [L, 4]: what the design's worth changes by, in `unit`, when a place is written A, C, G or T; nan is left blank.

    Rows of 50 places, the sequence above its cells, a dot in the cell of the letter it has.
    """
    delta = np.asarray(delta, dtype=float)
    limit = float(np.nanmax(np.abs(delta), initial=0)) or 1.0
    shades = np.nan_to_num(np.rint(STEPS * delta / limit)).astype(int)
    pitch, parts = HEAD + len(ALPHABET) * HIGH + FOOT, []
    for row, start, end in rows(len(sequence)):
        parts.append(_block(sequence, shades, start, end, row * pitch + HEAD))
    foot = pitch * -(-len(sequence) // PER_ROW)
    width = SIDE + EDGE + CELL * min(PER_ROW, len(sequence))
    return framed(
        width,
        foot + LEGEND,
        f"effect of every single change to {sequence}",
        [*parts, _legend(width, foot, limit, unit)],
    )


def _block(sequence: str, shades: np.ndarray, start: int, end: int, top: float) -> str:
    """One row of places: letters, cells, dots, names of the cells' rows."""
    wide, high = CELL * (end - start), len(ALPHABET) * HIGH
    frame = f'<path fill="currentColor" fill-opacity=".06" d="M{SIDE} {top}h{wide}v{high}h-{wide}z"/>'
    names = "".join(
        text(SIDE - 7, top + HIGH * (i + 0.8), base, 10, "end", 0.65, MONO) for i, base in enumerate(ALPHABET)
    )
    own = encode([sequence[start:end]])[0]
    dots = "".join(
        f"M{SIDE + CELL * (i + 0.5):g} {top + HIGH * (base + 0.5):g}h0"
        for i, base in enumerate(own.tolist())
        if base != MASK
    )
    return (
        frame
        + _cells(shades[start:end], top)
        + names
        + letters(SIDE, top - 5, CELL, sequence[start:end], 12)
        + f'<path stroke="currentColor" stroke-width="4.5" stroke-linecap="round" d="{dots}"/>'
        + places(SIDE, top + high + 11, CELL, start, end)
    )


def _cells(shades: np.ndarray, top: float) -> str:
    """One path a shade."""
    drawn = ""
    for shade in [s for s in np.unique(shades).tolist() if s]:
        cells = "".join(
            f"M{SIDE + CELL * i} {top + HIGH * base}h{CELL - 1}v{HIGH - 1}h-{CELL - 1}z"
            for i, base in np.argwhere(shades == shade).tolist()
        )
        drawn += f'<path {_paint(shade)} d="{cells}"/>'
    return drawn


def _paint(shade: int) -> str:
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


_ZERO = 'fill="currentColor" fill-opacity=".06"'
