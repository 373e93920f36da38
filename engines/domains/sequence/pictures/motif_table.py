"""Which motifs designs hold, beside the natural elements: a bar and two numbers a family."""

from __future__ import annotations

from collections.abc import Mapping

from engines.domains.sequence.pictures.svg import svg_document, text

# Pixels.
WIDTH, ROW, HEAD, MARGIN = 800, 22, 28, 8
NAME, WORDS, BAR = 110, 160, 500  # the columns of names, of numbers and of bars
SIZE = 14  # of letters
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
    head = text(MARGIN, MARGIN + SIZE, f"bar: designs with a site; tick: {beside}", SIZE, opacity=0.75)
    told = "; ".join(
        f"{family} in {_percent(designs[family])}, natural {_percent(natural[family])}" for family in shown
    )
    return svg_document(WIDTH, 2 * MARGIN + HEAD + ROW * len(shown), f"motifs beside {beside}: {told}", [head, *rows])


def _row(top: float, family: str, share: float, natural: float) -> str:
    left = MARGIN + NAME + WORDS
    tick, foot = left + BAR * natural, top + SIZE
    bar = f'<rect x="{left}" y="{top + 4}" width="{max(BAR * share, 0.5):.4g}" height="12" fill="{DESIGNS}"/>'
    mark = f'<path d="M{tick:.5g} {top + 1}v18" stroke="{NATURAL}" stroke-width="2"/>'
    words = f"{_percent(share)}, natural {_percent(natural)}"
    return text(MARGIN, foot, family, SIZE) + text(MARGIN + NAME, foot, words, SIZE) + bar + mark


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
