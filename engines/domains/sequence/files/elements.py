"""Which rows of a table an oracle can judge, and what had to be done to their letters."""

from __future__ import annotations

from dataclasses import dataclass

from engines.domains.sequence.files.table_file import Table
from engines.domains.sequence.files.table_letters import Anchor, clean_dna, find_column, fit_length, mostly_unknown

LETTERS = ("seq", "sequence", "utr")  # what a column of letters may be called, the first found is read
KNOWN = set("ACGTUN")
# Anchor → what stays of a longer one, where N goes in a shorter one.
FITTED = {"end": ("last {} were", "before them"), "centre": ("middle {} were", "about them")}


@dataclass(frozen=True)
class Elements:
    """What was read of a table. sequences: N of one length; rows: theirs.

    notes: what was left out or altered, in sentences.
    """

    sequences: list[str]
    rows: list[dict[str, str]]
    notes: list[str]


def read_elements(table: Table, length: int, anchor: Anchor) -> Elements:
    """The rows that hold at least half an element's letters, fitted to `length`. Raises ValueError without letters."""
    column = letters_column(table)
    texts = ["".join(row[column].split()) for row in table.rows]
    sequences = [fit_length(clean_dna(text), length, anchor) for text in texts]
    kept = [i for i, sequence in enumerate(sequences) if not mostly_unknown(sequence)]
    notes = [*_left_out(table, texts, sequences, length), *_altered(table, texts, kept, length, anchor)]
    return Elements([sequences[i] for i in kept], [table.rows[i] for i in kept], notes)


def letters_column(table: Table) -> str:
    """The name of the column of letters. Raises ValueError where none is called so."""
    column = find_column(table.columns, *LETTERS)
    if column is None:
        present = ", ".join(name[:40] for name in table.columns)
        raise ValueError(f"No column of the file holds letters; call it {LETTERS[0]}. It has {present}.")
    return column


def _left_out(table: Table, texts: list[str], sequences: list[str], length: int) -> list[str]:
    """Sentences about rows that cannot be judged."""
    empty = [i for i, text in enumerate(texts) if not text]
    short = [i for i, text in enumerate(texts) if text and mostly_unknown(sequences[i])]
    least = -(-length // 2)
    return [
        *_note(table, empty, "had no sequence; left out, the first in line {line}."),
        *_note(table, short, f"had fewer than {least} known letters; left out, the first in line {{line}}."),
    ]


def _altered(table: Table, texts: list[str], kept: list[int], length: int, anchor: Anchor) -> list[str]:
    """Sentences about rows whose letters are not read as they stand."""
    stays, where = FITTED[anchor]
    strange = [i for i in kept if not KNOWN.issuperset(texts[i].upper())]
    longer = [i for i in kept if len(texts[i]) > length]
    shorter = [i for i in kept if len(texts[i]) < length]
    read_as_n = "had letters beside A, C, G, T, U and N; those were read as N, the first in line {line}."
    return [
        *_note(table, strange, read_as_n),
        *_note(table, longer, f"were longer than {length} letters; their {stays.format(length)} read."),
        *_note(table, shorter, f"were shorter than {length} letters; N was put {where}."),
    ]


def _note(table: Table, which: list[int], rest: str) -> list[str]:
    """One sentence about these rows; none where there are none."""
    return [f"{len(which):,} of {len(table.rows):,} {rest.format(line=table.lines[which[0]])}"] if which else []
