"""Which motifs designs hold, beside the natural elements: a bar and two numbers a family."""

from __future__ import annotations

from collections.abc import Mapping

from engines.domains.sequence.pictures.svg import svg_document, text

# Pixels.
WIDTH, ROW, HEAD, MARGIN = 430, 18, 22, 8
NAME, BAR = 88, 190  # the columns of names and of bars
LEAST = 0.05  # share that one of both must have for a row
DESIGNS, NATURAL = "#2873d8", "currentColor"


def motif_table(designs: Mapping[str, float], natural: Mapping[str, float], beside: str) -> str:
    """An SVG of shares 0–1 by family, those first that differ most.

    A bar is the designs' share, a tick the natural elements'. beside: what those are, in words.
    """
    shown = sorted(
        (family for family in designs if max(designs[family], natural[family]) >= LEAST),
        key=lambda family: -abs(designs[family] - natural[family]),
    )
    rows = [_row(MARGIN + HEAD + ROW * i, f, designs[f], natural[f]) for i, f in enumerate(shown)]
    head = text(MARGIN, MARGIN + 12, f"bar: designs with a site; tick: {beside}", 11, opacity=0.75)
    told = "; ".join(
        f"{family} in {_percent(designs[family])}, natural {_percent(natural[family])}" for family in shown
    )
    return svg_document(WIDTH, 2 * MARGIN + HEAD + ROW * len(shown), f"motifs beside {beside}: {told}", [head, *rows])


def _row(top: float, family: str, share: float, natural: float) -> str:
    left, tick = MARGIN + NAME, MARGIN + NAME + BAR * natural
    bar = f'<rect x="{left}" y="{top + 4}" width="{max(BAR * share, 0.5):.4g}" height="10" fill="{DESIGNS}"/>'
    mark = f'<path d="M{tick:.5g} {top + 1}v16" stroke="{NATURAL}" stroke-width="2"/>'
    words = f"{_percent(share)}, natural {_percent(natural)}"
    return text(MARGIN, top + 13, family, 12) + bar + mark + text(left + BAR + 12, top + 13, words, 12)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
