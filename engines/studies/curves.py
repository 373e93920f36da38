"""Curves as one SVG: panels beside one another, a line a series, in the page's colours, readable on light and dark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

HUES = ("#4478a8", "#e07b39", "#3f9b7f", "#9b59b6")
INK, RULE = "#7a808a", "#8a8f9866"
ACROSS, WIDTH, HEIGHT, LEFT, FOOT, HEAD, GAP = 4, 210, 130, 52, 34, 56, 18  # panels a row; pixels

Points = Sequence[tuple[float, float]]
Panel = tuple[str, str, Mapping[str, Points]]  # name of x, name of y, series → points


def curves_svg(title: str, panels: Sequence[Panel]) -> str:
    """The panels in rows of ACROSS. Points that are nan are left out; a panel without any says so."""
    wide = min(ACROSS, len(panels)) * (LEFT + WIDTH + GAP)
    high = HEAD + -(-len(panels) // ACROSS) * (HEIGHT + FOOT + GAP)
    names = list(panels[0][2]) if panels else []
    parts = [_text(8, 20, title, 15), *_legend(names)]
    for place, panel in enumerate(panels):
        left = LEFT + place % ACROSS * (LEFT + WIDTH + GAP)
        parts.append(_panel(panel, left, HEAD + place // ACROSS * (HEIGHT + FOOT + GAP)))
    style = 'font-family="system-ui, sans-serif"'
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" {style}>\n'
        f"<title>{escape(title)}</title>\n{body}\n</svg>\n"
    )


def _legend(names: Sequence[str]) -> list[str]:
    drawn = [_dot(14 + 90 * i, 36, 4, hue) for i, hue in zip(range(len(names)), HUES)]
    return drawn + [_text(22 + 90 * i, 40, name, 12) for i, name in enumerate(names)]


def _panel(panel: Panel, left: float, top: float) -> str:
    x, y, series = panel
    known = {name: [p for p in points if all(map(math.isfinite, p))] for name, points in series.items()}
    everything = [point for points in known.values() for point in points]
    frame = f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="{RULE}"/>'
    words = [frame, _text(left, top - 5, f"{y} against {x}" if x != "α" else f"{y} along α", 12)]
    if not everything:
        return "\n".join([*words, _text(left + 8, top + HEIGHT / 2, "not measured", 11)])
    (low_x, high_x), (low_y, high_y) = (_range([p[axis] for p in everything]) for axis in (0, 1))
    at = lambda p: (
        left + WIDTH * (p[0] - low_x) / (high_x - low_x),
        top + HEIGHT * (1 - (p[1] - low_y) / (high_y - low_y)),
    )
    ends = ("0", "∞") if x == "α" else (f"{low_x:.3g}", f"{high_x:.3g}")
    words += [
        _text(left, top + HEIGHT + 14, ends[0], 10),
        _text(left + WIDTH, top + HEIGHT + 14, ends[1], 10, "end"),
        _text(left - 4, top + HEIGHT, f"{low_y:.3g}", 10, "end"),
        _text(left - 4, top + 9, f"{high_y:.3g}", 10, "end"),
    ]
    return "\n".join([*words, *(_line([at(p) for p in points], hue) for points, hue in zip(known.values(), HUES))])


def _line(points: Points, hue: str) -> str:
    """From α = 0, a larger dot, on."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(_dot(x, y, 3 if place else 5, hue) for place, (x, y) in enumerate(points))
    return f'<polyline points="{path}" fill="none" stroke="{hue}" stroke-width="2"/>{dots}'


def _dot(x: float, y: float, radius: int, hue: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{hue}"/>'


def _range(values: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis, a little beyond what is on it."""
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 0.5
    return low - room, high + room


def _text(x: float, y: float, words: str, size: int, anchor: str = "start") -> str:
    where = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{INK}" text-anchor="{anchor}"'
    return f"<text {where}>{escape(words)}</text>"
