"""A sequence logo: how alike the designs are at each place, and in which letters (Schneider and Stephens 1990)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.letters import ALPHABET, encode
from engines.domains.sequence.pictures.svg import COLOURS, PER_ROW, place_numbers, svg_document, text, wrap_rows

# Pixels.
AXIS, EDGE = 50, 6  # room for the axis at the left, the right edge
HIGH = 72  # a row
GAP, FOOT = 10, 16  # above a row, and below it for its places
LEAST = 0.4  # of a letter worth drawing
TOPS = (0.1, 0.25, 0.5, 1.0, 2.0)  # bits at which the axis may end

# Outlines of letters in a box of 1 × 1, y downwards.
GLYPHS = {
    "A": "M0 1 .37 0H.63L1 1H.78L.71.77H.29L.22 1ZM.35.6H.65L.5.15Z",
    "C": "M1 .36C.97.13.77 0 .52 0 .2 0 0 .2 0 .5S.2 1 .52 1C.77 1 .97.87 1 .64H.78"
    "C.75.77.66.84.52.84.33.84.22.72.22.5S.33.16.52.16C.66.16.75.23.78.36Z",
    "G": "M1 .33C.96.12.78 0 .53 0 .2 0 0 .2 0 .5S.2 1 .5 1C.64 1 .75.95.82.86L.84.98H1V.47H.54V.62H.78"
    "C.77.76.67.84.52.84.33.84.22.72.22.5S.33.16.53.16C.66.16.74.22.77.33Z",
    "T": "M0 0H1V.17H.61V1H.39V.17H0Z",
}


def information(sequences: Sequence[str]) -> np.ndarray:
    """[L, 4] heights of A, C, G and T at each place in bits: f(b) · max(0, 2 − H − e(n)); masked letters do not count.

    e(n) = 3 / (2 n ln 2) is what n random letters seem to say (Schneider et al. 1986).
    """
    counts = (encode(sequences)[:, :, None] == np.arange(len(ALPHABET))).sum(0)
    n = np.maximum(counts.sum(1, keepdims=True), 1)
    share = counts / n
    entropy = -(share * np.log2(np.where(share > 0, share, 1))).sum(1, keepdims=True)
    return share * np.maximum(0, 2 - entropy - 3 / (2 * n * math.log(2)))


def logo(sequences: Sequence[str], width: int) -> str:
    """An SVG, `width` pixels wide, of sequences of one length, in rows of 50 places.

    The axis ends above the tallest place.
    """
    heights = information(sequences)
    tallest = float(heights.sum(1).max(initial=0))
    top = next((t for t in TOPS if t >= tallest), TOPS[-1])
    cell = (width - AXIS - EDGE) / min(PER_ROW, max(1, len(heights)))
    pitch, parts = GAP + HIGH + FOOT, []
    for row, start, end in wrap_rows(len(heights)):
        foot = row * pitch + GAP + HIGH
        parts += [_axis(foot, top, AXIS + cell * (end - start)), place_numbers(AXIS, foot + 12, cell, start, end)]
        parts += [_stack(heights[start + i], AXIS + cell * i, foot, cell, HIGH / top) for i in range(end - start)]
    tallest_letters = "".join(ALPHABET[i] if h > 0 else "N" for i, h in zip(heights.argmax(1), heights.max(1)))
    label = f"logo of {len(sequences)} sequences: {tallest_letters}"
    return svg_document(width, pitch * math.ceil(len(heights) / PER_ROW), label, parts)


def _axis(foot: float, top: float, right: float) -> str:
    """The axis of one row, from 0 to `top` bits, and its ground line."""
    ticks = "".join(f"M{AXIS - 7} {y:g}h3" for y in (foot - HIGH, foot - HIGH / 2, foot))
    lines = f"M{AXIS - 4} {foot - HIGH}V{foot}H{right:.5g}{ticks}"
    named = ((0, "0"), (0.5, f"{top / 2:g}"), (1, f"{top:g} bits"))
    labels = "".join(text(AXIS - 9, foot - HIGH * share + 3, words, 9, "end", 0.65) for share, words in named)
    return f'<path fill="none" stroke="currentColor" stroke-opacity=".5" d="{lines}"/>{labels}'


def _stack(heights: np.ndarray, x: float, foot: float, cell: float, scale: float) -> str:
    """The letters of one place, the tallest on top. heights: [4] bits; scale: pixels a bit."""
    drawn = ""
    for i in np.argsort(heights).tolist():
        high = float(heights[i]) * scale
        foot -= high
        if high >= LEAST:
            placed = f"matrix({cell * 0.92:.4g} 0 0 {high:.4g} {x + cell * 0.04:.5g} {foot:.5g})"
            drawn += f'<path fill="{COLOURS[ALPHABET[i]]}" transform="{placed}" d="{GLYPHS[ALPHABET[i]]}"/>'
    return drawn
