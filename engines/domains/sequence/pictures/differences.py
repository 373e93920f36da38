"""Two sequences above each other, the letters that differ on a ground; a letter that was not chosen yet is a dot."""

from __future__ import annotations

from engines.domains.sequence.pictures.svg import COLOURS, PER_ROW, letter_cells, place_numbers, svg_document, wrap_rows

CELL, LINE, GAP, MARGIN = 13, 18, 16, 6  # pixels: of a letter, of a line, between rows, beside them
OPEN = "·"
GROUND = "#8a8f98"


def differences(before: str, after: str, pixels: int) -> list[tuple[str, str]]:
    """One (title, SVG): what was above, what is below. Letters that are none of A, C, G, T were not chosen."""
    old, new = _spelt(before), _spelt(after)
    places = [i for i, (a, b) in enumerate(zip(old, new)) if a != b]
    rows = [_row(old, new, row, start, end) for row, start, end in wrap_rows(len(new))]
    high = len(rows) * (2 * LINE + GAP) + 4
    return [
        (
            _title(old, new, places),
            svg_document(min(len(new), PER_ROW) * CELL + 2 * MARGIN, high, f"{old} to {new}", rows),
        )
    ]


def _spelt(sequence: str) -> str:
    return "".join(letter if letter in COLOURS else OPEN for letter in sequence)


def _title(old: str, new: str, places: list[int]) -> str:
    chosen = sum(old[i] == OPEN for i in places)
    changed = sum(OPEN not in (old[i], new[i]) for i in places)
    said = {"chosen": chosen, "changed": changed, "open again": len(places) - chosen - changed}
    words = [f"{count} {'letter' if count == 1 else 'letters'} {word}" for word, count in said.items() if count]
    return ", ".join(words) or "no letter differs"


def _row(old: str, new: str, row: int, start: int, end: int) -> str:
    """Numbers of the places, the letters before, the letters now."""
    y = row * (2 * LINE + GAP)
    grounds = "".join(_grounds(old[i], new[i], i - start, y) for i in range(start, end) if old[i] != new[i])
    return (
        place_numbers(MARGIN, y + 9, CELL, start, end)
        + grounds
        + letter_cells(MARGIN, y + LINE + 6, CELL, old[start:end], 12)
        + letter_cells(MARGIN, y + 2 * LINE + 6, CELL, new[start:end], 12)
    )


def _grounds(old: str, new: str, column: int, y: float) -> str:
    return "".join(
        f'<rect x="{MARGIN + column * CELL + 1}" y="{y + line * LINE - 7}" width="{CELL - 2}" height="{LINE - 2}" '
        f'rx="2" fill="{COLOURS.get(letter, GROUND)}" fill-opacity="{0.5 if letter in COLOURS else 0.15}"/>'
        for line, letter in ((1, old), (2, new))
    )
