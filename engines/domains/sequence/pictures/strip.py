"""A sequence as a strip of colours, small enough for the film."""

from __future__ import annotations

import math
from functools import lru_cache
from html import escape
from itertools import groupby

from engines.domains.sequence.pictures.svg import COLOURS

GAP = 2  # pixels between the rows of a strip
KEY = (*((colour, letter) for letter, colour in COLOURS.items()), ("", "thin dashes: not chosen yet"))
_STROKES = {letter: f'stroke="{colour}"' for letter, colour in COLOURS.items()}
_STROKES["N"] = 'stroke="currentColor" stroke-opacity=".2" stroke-dasharray=".5" stroke-dashoffset="-.25"'


@lru_cache(maxsize=20_000)
def strip(sequence: str, pixels: int) -> str:
    """An SVG of rows of coloured cells that fill a square.

    One path a letter, and one, dashed and pale, of the masked ones.
    """
    columns = max(1, math.ceil(math.sqrt(2 * len(sequence))))
    wide, high = pixels / columns, pixels / max(1, math.ceil(len(sequence) / columns))
    paths = "".join(f'<path {_STROKES[letter]} d="{d}"/>' for letter, d in sorted(_runs(sequence, columns).items()))
    label, scale = escape(sequence, quote=True), f"scale({wide:.5g} {high:.5g})"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {pixels} {pixels}" role="img" aria-label="{label}">'
        f'<g stroke-width="{1 - GAP / high:.3g}" transform="{scale}translate(0 .5)">{paths}</g></svg>'
    )


def _runs(sequence: str, columns: int) -> dict[str, str]:
    """Letter, N for a masked one → the path of its runs, in cells."""
    runs: dict[str, str] = {}
    for row, start in enumerate(range(0, len(sequence), columns)):
        place = 0
        for letter, same in groupby(sequence[start : start + columns]):
            count = len(list(same))
            drawn = letter if letter in COLOURS else "N"
            runs[drawn] = runs.get(drawn, "") + f"M{place} {row}h{count}"
            place += count
    return runs
