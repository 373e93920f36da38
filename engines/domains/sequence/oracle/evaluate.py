"""How well the judge predicts a measured library: python -m engines.domains.<name>.evaluate FILE

FILE is a csv, gzipped or not, with a column of letters and columns of measurements; those named like the assay's
columns are compared with their own prediction, any other column of numbers with every one. Rows that cannot be read
are counted and said. “No exact copy in training” leaves out the elements whose very letters the oracle has learned
from, on either strand where the assay has both (where an oracle learned from parts of elements, those whose last
letters it has learned from); their near relatives stay in. Lengths are reported by themselves, and what is longer than
the oracle reads, and is cut, is in no sum; nor what is shorter, where it reads several lengths.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engines.console import prepare_output
from engines.domains.sequence.assay import Assay
from engines.domains.sequence.files.elements import letters_column, read_elements
from engines.domains.sequence.files.measurements import Measurements, left_out, measurement_columns, too_unread
from engines.domains.sequence.files.table_letters import find_column
from engines.domains.sequence.oracle.correlation import LEAST, describe_correlation, unusable_columns
from engines.domains.sequence.oracle.oracle import Oracle
from engines.domains.sequence.oracle.training_copies import no_exact_copy
from engines.tables.left_out import MOST_LEFT_OUT, LeftOut, add_most_left_out
from engines.tables.table import Table, read_table

UNCOPIED = "no exact copy in training"


@dataclass(frozen=True)
class Measured:
    """Elements with measurements. sequences: N. values: column → [N]. heads: column → those it is compared with.

    kinds [N]: the column `set` or `group`, "" without one. given [N]: letters that they had. notes: what was left out
    or altered, in sentences.
    """

    sequences: list[str]
    values: Mapping[str, np.ndarray]
    heads: Mapping[str, list[int]]
    kinds: np.ndarray
    given: np.ndarray
    notes: list[str]


def main(assay: Assay, oracle: Oracle, arguments: Sequence[str] | None = None) -> None:
    """Print Pearson's r and r² of every column, for all elements and for those with no exact copy in training.

    A file that will not do ends the command with a sentence.
    """
    prepare_output()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="csv with a column seq and columns of measurements")
    parser.add_argument("--oracle", choices=("judge", "guide"), default="judge")
    add_most_left_out(parser)
    options = parser.parse_args(arguments)
    try:
        measured = read_measurements(options.file, assay, options.most_left_out)
    except ValueError as error:
        parser.exit(2, f"{error}\n")
    print(*measured.notes, sep="\n", flush=True)
    print_correlations(measured, assay, oracle, options.oracle)


def read_measurements(file: Path, assay: Assay, most_left_out: float = MOST_LEFT_OUT) -> Measured:
    """What can be compared of a table. most_left_out: per cent of its rows.

    Raises ValueError, a sentence, where more are, or where nothing can be compared.
    """
    table = read_table(file)
    letters = letters_column(table)
    columns = measurement_columns(table, letters, assay.heads, most_left_out)
    elements = read_elements(table, letters, assay.read, assay.anchor)
    out = left_out(table, elements.left_out, columns.numbers.values())
    _check(columns, out, most_left_out)
    notes = [*table.notes, *out.sentences, *elements.altered, *columns.notes]
    if len(elements.kept) < LEAST:
        few = f"r needs at least {LEAST} elements; this file has {len(elements.kept)} that can be read."
        raise ValueError("\n".join([*notes, few]))
    values = {column: numbers.values[elements.kept] for column, numbers in columns.numbers.items()}
    unusable = unusable_columns(values)
    heads = {column: which for column, which in columns.heads.items() if column not in unusable}
    kinds = _kinds(table, elements.kept)
    return Measured(elements.sequences, values, heads, kinds, elements.given, [*notes, *unusable.values()])


def _check(columns: Measurements, out: LeftOut, most: float) -> None:
    """Raises ValueError where too many rows are left out, or too many cells of a column are no number."""
    out.check(most)
    for name, numbers in columns.numbers.items():
        if too_unread(numbers, most):
            raise ValueError(
                "\n".join(columns.notes)
                + f"\nThat is more than {most:g} % of {name}, so nothing was computed: mend these cells, write NA "
                "where nothing was measured, or allow more with --most-left-out."
            )


def _kinds(table: Table, kept: np.ndarray) -> np.ndarray:
    column = find_column(table.columns, "set", "group")
    return np.array([table.rows[i][column] if column else "" for i in kept])


def print_correlations(measured: Measured, assay: Assay, oracle: Oracle, role: str) -> None:
    """Print a line for every group, column and head."""
    predicted = oracle.predict(role, measured.sequences)
    fresh = no_exact_copy(oracle, role, measured.sequences, assay.both_strands)
    parts = groups(measured.kinds, fresh, as_they_are(measured.given, assay)) | by_length(measured.given, assay)
    width = max(map(len, parts)) + 1
    for name, which in parts.items():
        for column, heads in measured.heads.items():
            for head in heads:
                found = describe_correlation(predicted[which, head], measured.values[column][which])
                print(f"{name + ':':{width}s} {column} by {assay.heads[head]}: {found}", flush=True)


def groups(kinds: np.ndarray, fresh: np.ndarray, whole: np.ndarray) -> dict[str, np.ndarray]:
    """name → bool [N]: all, uncopied, and uncopied ones of each kind [N] that has a name.

    whole: bool [N], of which every letter is read; where some are not, what is summed up is the others.
    """
    only = "" if whole.all() else ", read whole"
    found = {f"all{only}": whole, UNCOPIED + only: fresh & whole}
    return found | {f"{UNCOPIED}{only}, {kind}": fresh & whole & (kinds == kind) for kind in np.unique(kinds) if kind}


def as_they_are(given: np.ndarray, assay: Assay) -> np.ndarray:
    """bool [N]: of these lengths nothing is cut; nor filled up, where oracles of several lengths never saw that."""
    least, most = assay.read
    return (given <= most) & (given >= least if assay.span else True)


def by_length(given: np.ndarray, assay: Assay) -> dict[str, np.ndarray]:
    """name → bool [N] of the elements by how many letters they had [N], those that are altered by themselves.

    Nothing where all have the length that the assay measured.
    """
    if (given == assay.length).all():
        return {}
    (least, most), bins, whole = assay.read, given // assay.bin, as_they_are(given, assay)
    altered = {"": whole, f", {most} of them read": given > most, f", filled up to {least}": ~whole & (given < least)}
    found = {}
    for begin in np.unique(bins) * assay.bin:
        inside = (given >= begin) & (given < begin + assay.bin)
        for name, which in altered.items():
            if (inside & which).any():
                found[f"{begin}–{begin + assay.bin - 1} letters{name}"] = inside & which
    return found
