"""Which rows of a table an oracle can judge, and what had to be done to their letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engines.domains.sequence.files.table_letters import (
    Anchor,
    bare_letters,
    clean_dna,
    find_column,
    fit_length,
    foreign_letter,
    mostly_unknown,
)
from engines.tables.numbers import MISSING
from engines.tables.table import Table

LETTERS = ("seq", "sequence", "utr", "design")  # what a column of letters may be called, the first found is read
READ = set("ACGTUN")
# Anchor → what stays of a longer one, where N goes in a shorter one.
FITTED = {"end": ("last {} were", "before them"), "centre": ("middle {} were", "about them")}


@dataclass(frozen=True)
class Fitted:
    """One text as an oracle reads it. sequence: "" where it cannot be judged, and `why` says why.

    altered: what was done to it. Both go on from “2 of 6”; {line} is the first one's. given: letters that it had.
    """

    sequence: str
    why: str = ""
    altered: tuple[str, ...] = ()
    given: int = 0


@dataclass(frozen=True)
class Elements:
    """What was read of a table. sequences: N; kept [N]: the places of their rows; given [N]: letters they had there.

    left_out: why → lines of rows that cannot be judged. altered: what was done to the others, in sentences.
    """

    sequences: list[str]
    kept: np.ndarray
    given: np.ndarray
    left_out: dict[str, list[int]]
    altered: list[str]


def read_elements(table: Table, column: str, span: tuple[int, int], anchor: Anchor) -> Elements:
    """The rows that hold at least half an element's letters in that column, fitted to a span of lengths."""
    fitted = [fit_element(row[column], span, anchor) for row in table.rows]
    kept = np.array([i for i, each in enumerate(fitted) if each.sequence], dtype=int)
    left_out = _lines_by(table, [(each.why,) if each.why else () for each in fitted])
    altered = _lines_by(table, [each.altered for each in fitted])
    rows = len(table.rows)
    notes = [f"{len(lines):,} of {rows:,} {what.format(line=lines[0])}." for what, lines in altered.items()]
    given = np.array([fitted[i].given for i in kept], dtype=int)
    return Elements([fitted[i].sequence for i in kept], kept, given, left_out, notes)


def letters_column(table: Table) -> str:
    """The name of the column of letters. Raises ValueError where none is called so."""
    column = find_column(table.columns, *LETTERS)
    if column is None:
        present = ", ".join(name[:40] for name in table.columns)
        raise ValueError(f"No column of the file holds letters; call it {LETTERS[0]}. It has {present}.")
    return column


def fit_element(text: str, span: tuple[int, int], anchor: Anchor) -> Fitted:
    """A person's letters, filled up or cut to the nearest length of a span."""
    letters = "" if text.strip().lower() in MISSING else bare_letters(text)
    if not letters:
        return Fitted("", "had no sequence")
    if foreign_letter(letters):
        return Fitted("", "held characters that stand for no nucleotide")
    least, most = span
    sequence = fit_length(clean_dna(letters), min(max(len(letters), least), most), anchor)
    if mostly_unknown(sequence):
        return Fitted("", f"had fewer than {-(-len(sequence) // 2)} known letters")
    return Fitted(sequence, altered=tuple(_alterations(letters, span, anchor)), given=len(letters))


def _alterations(letters: str, span: tuple[int, int], anchor: Anchor) -> list[str]:
    (stays, where), (least, most) = FITTED[anchor], span
    done = {
        "had letters beside A, C, G, T, U and N; those were read as N, the first in line {line}": not READ.issuperset(
            letters
        ),
        f"were longer than {most} letters; their {stays.format(most)} read": len(letters) > most,
        f"were shorter than {least} letters; N was put {where}": len(letters) < least,
    }
    return [what for what, so in done.items() if so]


def _lines_by(table: Table, words: Sequence[tuple[str, ...]]) -> dict[str, list[int]]:
    """Word → the lines of the rows that have it."""
    found: dict[str, list[int]] = {}
    for line, mine in zip(table.lines, words):
        for word in mine:
            found.setdefault(word, []).append(line)
    return found
