"""Toy designs as small SVG pictures."""

from __future__ import annotations

_COLOURS = ("#4c78a8", "#b56d00", "#3f7f37", "#96588a")  # a white letter is read on each
WORD_KEY = tuple((_COLOURS[ord(letter) % 4], letter) for letter in "abc")


def draw_word(word: str, pixels: int) -> str:
    """A word as coloured letters."""
    step = pixels / max(1, len(word))
    cells = "".join(
        f'<rect x="{i * step:.1f}" y="{pixels / 2 - step / 2:.1f}" width="{step - 2:.1f}" height="{step - 2:.1f}" '
        f'rx="4" fill="{_COLOURS[ord(c) % 4]}"/>'
        f'<text x="{(i + 0.5) * step:.1f}" y="{pixels / 2 + step * 0.16:.1f}" font-size="{step * 0.5:.0f}" '
        f'text-anchor="middle" fill="#fff">{c}</text>'
        for i, c in enumerate(word)
    )
    return (
        f'<svg viewBox="0 0 {pixels} {pixels}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{word}">'
        f"{cells}</svg>"
    )


def draw_point(point: tuple[float, float], pixels: int) -> str:
    """A point in the square from −3 to 3."""
    x, y = ((min(3.0, max(-3.0, c)) + 3) / 6 * pixels for c in (point[0], -point[1]))
    axes = f'<path d="M0 {pixels / 2}H{pixels}M{pixels / 2} 0V{pixels}" stroke="#8886" fill="none"/>'
    label = f"{point[0]:.2f}, {point[1]:.2f}"
    return (
        f'<svg viewBox="0 0 {pixels} {pixels}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}">'
        f'{axes}<circle cx="{x:.1f}" cy="{y:.1f}" r="{pixels / 16:.1f}" fill="#4c78a8"/></svg>'
    )
