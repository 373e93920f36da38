"""A variant as four letters in the colours of their chemistry, strong where they differ from the wild type."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from engines.domains.toy.gb1.variants import LETTERS, SITES, WILD_TYPE, changes

_CHEMISTRY = (  # a white letter is read on each
    ("#2f7d4f", "AILMV", "aliphatic"),
    ("#8a5a9e", "FWY", "aromatic"),
    ("#1f7a8c", "CNQST", "polar"),
    ("#3b6fc4", "HKR", "positive"),
    ("#bf4040", "DE", "negative"),
    ("#9a6410", "GP", "glycine and proline"),
)
_COLOUR = {letter: colour for colour, letters, _ in _CHEMISTRY for letter in letters}
KEY = (
    *((colour, f"{name}: {' '.join(letters)}") for colour, letters, name in _CHEMISTRY),
    ("", "pale: as in the wild type V39 D40 G41 V54; dashed: not chosen yet"),
)
_NAMED = 130  # pixels from which sites have room for their names


@lru_cache(maxsize=20_000)
def draw_variant(variant: str, pixels: int) -> str:
    """An SVG of four cells in a square, read as lines: sites 39 and 40 above 41 and 54."""
    side = pixels / 2
    cells = "".join(
        f'<g transform="translate({side * (i % 2):g} {side * (i // 2):g})">{_cell(letter, i, side)}</g>'
        for i, letter in enumerate(variant[: len(SITES)])
    )
    label = escape(f"{variant}: {', '.join(changes(variant)) or 'as the wild type'}", quote=True)
    return (
        f'<svg viewBox="0 0 {pixels} {pixels}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}">'
        f'<g font-family="system-ui,sans-serif" text-anchor="middle">{cells}</g></svg>'
    )


def _cell(letter: str, place: int, side: float) -> str:
    """One site: its letter on its colour."""
    changed = letter != WILD_TYPE[place]
    ink = "#fff" if changed else "currentColor"
    box = f'x="1" y="1" width="{side - 2:g}" height="{side - 2:g}" rx="{side / 10:g}"'
    if letter not in LETTERS:
        return f'<rect {box} fill="none" stroke="currentColor" stroke-opacity=".35" stroke-dasharray="3 3"/>'
    name = f"{WILD_TYPE[place]}{SITES[place]}{letter if changed else ''}"
    return (
        f'<rect {box} fill="{_COLOUR[letter]}" fill-opacity="{1 if changed else 0.22:g}"/>'
        + _text(letter, side / 2, side * 0.68, side * 0.52, ink)
        + (_text(name, side / 2, side * 0.92, side * 0.15, ink) if side * 2 >= _NAMED else "")
    )


def _text(words: str, x: float, y: float, size: float, ink: str) -> str:
    return f'<text x="{x:.4g}" y="{y:.4g}" font-size="{size:.3g}" fill="{ink}">{words}</text>'
