"""How well the judge predicts a measured library: python -m engines.domains.<name>.evaluate FILE

FILE is a csv, gzipped or not, with a column of letters and columns of measurements; those named like the assay's
columns are compared with their own prediction, any other column of numbers with every one. “No exact copy in training”
leaves out the elements whose very letters the oracle has learned from, on either strand where the assay has both; their
near relatives stay in.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engines.domains.sequence.assay import Assay
from engines.domains.sequence.files.elements import Elements, read_elements
from engines.domains.sequence.files.table_file import read_table
from engines.domains.sequence.files.table_letters import find_column
from engines.domains.sequence.oracle.correlation import (
    column_values,
    describe_correlation,
    measurement_columns,
    unusable_columns,
)
from engines.domains.sequence.oracle.oracle import Oracle
from engines.domains.sequence.oracle.training_copies import no_exact_copy

UNCOPIED = "no exact copy in training"


def main(assay: Assay, oracle: Oracle, arguments: Sequence[str] | None = None) -> None:
    """Print Pearson's r and r² of every column, for all elements and for those with no exact copy in training.

    A file that will not do ends the command with a sentence.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="csv with a column seq and columns of measurements")
    parser.add_argument("--oracle", choices=("judge", "guide"), default="judge")
    options = parser.parse_args(arguments)
    try:
        elements, columns, notes = read_measurements(options.file, assay)
    except ValueError as error:
        parser.exit(2, f"{error}\n")
    print(*notes, sep="\n", end="\n" if notes else "", flush=True)
    print_correlations(elements, columns, assay, oracle, options.oracle)


def read_measurements(file: Path, assay: Assay) -> tuple[Elements, dict[str, list[int]], list[str]]:
    """(elements, column → heads it is compared with, sentences about what was left out or altered) of a table.

    Raises ValueError, a sentence, where nothing can be compared.
    """
    table = read_table(file)
    columns = measurement_columns(table, assay.heads)
    elements = read_elements(table, assay.length, assay.anchor)
    unusable = unusable_columns(elements, columns)
    usable = {column: heads for column, heads in columns.items() if column not in unusable}
    return elements, usable, [*elements.notes, *unusable.values()]


def print_correlations(
    elements: Elements, columns: dict[str, list[int]], assay: Assay, oracle: Oracle, role: str
) -> None:
    """Print a line for every group, column and head."""
    predicted = oracle.predict(role, elements.sequences)
    fresh = no_exact_copy(oracle, role, elements.sequences, assay.both_strands)
    for name, which in groups(elements.rows, fresh).items():
        for column, heads in columns.items():
            values = column_values(elements.rows, column)[which]
            for head in heads:
                found = describe_correlation(predicted[which, head], values)
                print(f"{name + ':':{len(UNCOPIED) + 1}s} {column} by {assay.heads[head]}: {found}", flush=True)


def groups(rows: list[dict[str, str]], fresh: np.ndarray) -> dict[str, np.ndarray]:
    """name → bool [N]: all, uncopied, and uncopied ones of each `set`, where the file has such a column."""
    found = {"all": np.ones(len(rows), dtype=bool), UNCOPIED: fresh}
    column = find_column(rows[0], "set")
    kinds = np.array([row[column] if column else "" for row in rows])
    return found | {f"{UNCOPIED}, {kind}": fresh & (kinds == kind) for kind in np.unique(kinds) if kind}
