"""Which rows of a table an oracle can judge, and what had to be done to their letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engines.domains.sequence.files.table_file import Table
from engines.domains.sequence.oracle.assay import Assay, fitted, plain, vague

LETTERS = ("seq", "sequence", "utr")  # what a column of letters may be called, the first found is read
KNOWN = set("ACGTUN")
READ = {
    "end": ("last {} were", "before them"),
    "centre": ("middle {} were", "about them"),
}  # anchor → what stays, where N goes


@dataclass(frozen=True)
class Elements:
    """sequences: N of the assay's length; rows: theirs; said: what was left out or altered, in sentences."""

    sequences: list[str]
    rows: list[dict[str, str]]
    said: list[str]


def elements(table: Table, assay: Assay) -> Elements:
    """The rows that hold at least half an element's letters."""
    column = letters_column(table)
    texts = ["".join(row[column].split()) for row in table.rows]
    sequences = [fitted(plain(text), assay.length, assay.anchor) for text in texts]
    kept = [i for i, sequence in enumerate(sequences) if not vague(sequence)]
    said = [*_left_out(texts, sequences, table, assay), *_altered(texts, kept, table, assay)]
    return Elements([sequences[i] for i in kept], [table.rows[i] for i in kept], said)


def letters_column(table: Table) -> str:
    """The column of letters. Raises ValueError where none is called so."""
    column = called(table.columns, *LETTERS)
    if column is None:
        raise ValueError(
            f"No column of the file holds letters; call it {LETTERS[0]}. It has {', '.join(name[:40] for name in table.columns)}."
        )
    return column


def called(columns: Iterable[str], *names: str) -> str | None:
    """The column with the first of these names that any has, upper case or lower."""
    return next((column for name in names for column in columns if column.lower() == name), None)


def _left_out(texts: list[str], sequences: list[str], table: Table, assay: Assay) -> list[str]:
    empty = [i for i, text in enumerate(texts) if not text]
    short = [i for i, text in enumerate(texts) if text and vague(sequences[i])]
    return [
        *_sentence(table, empty, "had no sequence; left out, the first in line {line}."),
        *_sentence(
            table, short, f"had fewer than {-(-assay.length // 2)} known letters; left out, the first in line {{line}}."
        ),
    ]


def _altered(texts: list[str], kept: list[int], table: Table, assay: Assay) -> list[str]:
    stays, where = READ[assay.anchor]
    strange = [i for i in kept if not KNOWN.issuperset(texts[i].upper())]
    longer, shorter = (
        [i for i in kept if len(texts[i]) > assay.length],
        [i for i in kept if len(texts[i]) < assay.length],
    )
    return [
        *_sentence(
            table, strange, "had letters beside A, C, G, T, U and N; those were read as N, the first in line {line}."
        ),
        *_sentence(table, longer, f"were longer than {assay.length} letters; their {stays.format(assay.length)} read."),
        *_sentence(table, shorter, f"were shorter than {assay.length} letters; N was put {where}."),
    ]


def _sentence(table: Table, which: list[int], rest: str) -> list[str]:
    """None about nobody."""
    return [f"{len(which):,} of {len(table.rows):,} {rest.format(line=table.lines[which[0]])}"] if which else []
