"""What the sequence pictures share: colours, a frame, rows of letters.

Text takes the page's colour, so that all fit light and dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

# Told apart with any colour vision (Oklab distances of at least 0.14, also in simulated protan-, deuter- and
# tritanopia) and seen on white and on dark.
COLOURS = {"A": "#5bb9a5", "C": "#2873d8", "G": "#e89b17", "T": "#c53a70"}
PER_ROW = 50  # letters a row, so that places can be counted
MONO, SANS = "ui-monospace,Menlo,Consolas,monospace", "system-ui,sans-serif"


def svg_document(width: float, height: float, label: str, body: Iterable[str]) -> str:
    """An SVG of drawn parts that fits its place; label: what a screen reader says."""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'style="max-width:100%;height:auto" role="img" aria-label="{escape(label, quote=True)}">{"".join(body)}</svg>'
    )


def text(
    x: float, y: float, words: str, size: float = 10, anchor: str = "start", opacity: float = 1, font: str = SANS
) -> str:
    """A line of text in the page's colour, its baseline at y."""
    return (
        f'<text x="{x:.4g}" y="{y:.4g}" font-family="{font}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="currentColor" fill-opacity="{opacity:g}">{escape(words)}</text>'
    )


def letter_cells(x: float, y: float, cell: float, sequence: str, size: float) -> str:
    """Letters at the middles of cells that begin at x."""
    middles = " ".join(f"{x + (i + 0.5) * cell:.5g}" for i in range(len(sequence)))
    return (
        f'<text x="{middles}" y="{y:.4g}" font-family="{MONO}" font-size="{size:g}" text-anchor="middle" '
        f'fill="currentColor">{escape(sequence)}</text>'
    )


def wrap_rows(length: int) -> Iterator[tuple[int, int, int]]:
    """(row, first place, place after the last) of each row."""
    return ((row, start, min(start + PER_ROW, length)) for row, start in enumerate(range(0, length, PER_ROW)))


def place_numbers(x: float, y: float, cell: float, start: int, end: int) -> str:
    """Every tenth place of a row, counted from 1, and its first."""
    shown = [place for place in range(start, end) if place == start or (place + 1) % 10 == 0]
    return "".join(text(x + (place - start + 0.5) * cell, y, str(place + 1), 9, "middle", 0.65) for place in shown)
