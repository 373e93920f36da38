"""What both oracles say of sequences, a row each: python -m engines.domains.<name>.score FILE --out scores.csv

FILE is FASTA, or a table with a column of letters (seq, sequence, utr or design), gzipped or not. Every row and column
of it stays; beside them come the word of guide and judge on each thing measured, GC, and which oracle has learned from
an exact copy. A longer sequence is read in part and a shorter one filled up: the column “note” says so, and why one
could not be judged.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from engines.console import prepare_output
from engines.domains.sequence.assay import Assay
from engines.domains.sequence.files.elements import Fitted, fit_element, letters_column
from engines.domains.sequence.letters import gc_percent
from engines.domains.sequence.oracle.oracle import ROLES, Oracle
from engines.domains.sequence.oracle.training_copies import no_exact_copy
from engines.tables.table import Table, read_table_or_fasta
from engines.tables.write import add_out, check_out, write_beside

BATCH = 512  # sequences between two marks of progress


def main(assay: Assay, oracle: Oracle, heads: Sequence[str], unit: str, arguments: Sequence[str] | None = None) -> None:
    """Write a row a sequence. heads, unit: what the oracle predicts, and in what.

    A file that will not do ends the command with a sentence.
    """
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="FASTA, or a table with a column seq")
    parser.add_argument("--column", help="the column of letters, where it is called otherwise")
    add_out(parser)
    options = parser.parse_args(arguments)
    try:
        table = read_table_or_fasta(options.file)
        column = _column(table, options.column)
        check_out(options.out, options.file)
        fitted = [fit_element(row[column], assay.read, assay.anchor) for row in table.rows]
        if not any(each.sequence for each in fitted):
            raise ValueError("\n".join(["No sequence of the file can be judged.", *_sentences(table, fitted)]))
    except ValueError as error:
        parser.exit(2, f"{error}\n")
    print(*table.notes, *_sentences(table, fitted), sep="\n", file=sys.stderr, flush=True)
    given = [len("".join(row[column].split())) for row in table.rows]
    write_beside(table, {"letters": given, **scores(fitted, assay, oracle, heads, unit)}, options.out)


def _column(table: Table, named: str | None) -> str:
    """The column of letters. Raises ValueError where there is none of that name."""
    if named is None:
        return letters_column(table)
    if named not in table.columns:
        raise ValueError(f"The file has no column {named}; it has {', '.join(table.columns)}.")
    return named


def _sentences(table: Table, fitted: Sequence[Fitted]) -> list[str]:
    """How many sequences were judged, and of how many others what is true."""
    count = len(table.rows)
    said = Counter(word for each in fitted for word in (each.why and f"{each.why}; not judged", *each.altered) if word)
    first = {word: line for line, each in zip(table.lines[::-1], fitted[::-1]) for word in (each.why, *each.altered)}
    judged = sum(bool(each.sequence) for each in fitted)
    return [f"{judged:,} of {count:,} sequences can be judged."] + [
        f"{many:,} of {count:,} {what.format(line=first[what.removesuffix('; not judged')])}."
        for what, many in said.items()
    ]


def scores(
    fitted: Sequence[Fitted], assay: Assay, oracle: Oracle, heads: Sequence[str], unit: str
) -> dict[str, list[Any]]:
    """Column, with its unit → one cell a sequence, empty where it could not be judged."""
    places = [i for i, each in enumerate(fitted) if each.sequence]
    sequences = [fitted[i].sequence for i in places]
    found: dict[str, Sequence[Any]] = {}
    for role in ROLES:
        predicted = predict(oracle, role, sequences)
        found |= {f"{head} {role} ({unit})": predicted[:, i].round(4) for i, head in enumerate(heads)}
    found["GC (%)"] = gc_percent([sequence.replace("N", "") for sequence in sequences]).round(1)
    known = [no_exact_copy(oracle, role, sequences, assay.both_strands) for role in ROLES]
    found["exact copy learned by"] = [
        " and ".join(role for role, new in zip(ROLES, fresh) if not new) for fresh in zip(*known)
    ]
    spread = {name: _spread(places, column, len(fitted)) for name, column in found.items()}
    return {**spread, "note": [_note(each) for each in fitted]}


def predict(oracle: Oracle, role: str, sequences: Sequence[str]) -> np.ndarray:
    """[N, heads] predictions, with a bar where they take long."""
    begins = tqdm(range(0, len(sequences), BATCH), desc=role, unit_scale=BATCH, delay=5, leave=False)
    return np.concatenate([oracle.predict(role, sequences[begin : begin + BATCH]) for begin in begins])


def _spread(places: Sequence[int], values: Sequence[Any], count: int) -> list[Any]:
    """[count] cells: the values at their places, "" elsewhere."""
    cells: list[Any] = [""] * count
    for place, value in zip(places, values):
        cells[place] = value
    return cells


def _note(each: Fitted) -> str:
    """What was done to one sequence, or why it was not judged: “was longer than …”."""
    words = [each.why and f"{each.why}; not judged", *(word.partition(", the first")[0] for word in each.altered)]
    for many, one in (("were longer", "was longer"), ("were shorter", "was shorter"), ("their", "its"), ("them", "it")):
        words = [word.replace(many, one) for word in words]
    return "; ".join(filter(None, words))
