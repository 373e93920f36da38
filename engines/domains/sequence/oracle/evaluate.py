"""How well the judge predicts a measured library: python -m engines.domains.<name>.evaluate FILE

FILE is a csv, gzipped or not, with a column of letters and columns of measurements; those named like the assay's columns are
compared with their own prediction, any other column of numbers with every one. “No exact copy in training” leaves out the elements
whose very letters the oracle has learned from, on either strand where the assay has both; their near relatives stay in.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from engines.domains.sequence.files.table_file import Table, read_table
from engines.domains.sequence.letters import reverse_complement
from engines.domains.sequence.oracle.assay import Assay, fingerprints, number
from engines.domains.sequence.oracle.elements import Elements, called, elements, letters_column
from engines.domains.sequence.oracle.oracle import Oracle

LEAST = 3  # elements that r is told of
UNCOPIED = "no exact copy in training"


def main(assay: Assay, oracle: Oracle, arguments: Sequence[str] | None = None) -> None:
    """Print Pearson's r and r² of every column, for all elements and for those with no exact copy in training."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="csv with a column seq and columns of measurements")
    parser.add_argument("--oracle", choices=("judge", "guide"), default="judge")
    options = parser.parse_args(arguments)
    try:
        table = read_table(options.file)
        columns = measured(table, assay)
        found = elements(table, assay)
        flaws = flawed(found, columns)
    except ValueError as error:
        parser.exit(2, f"{error}\n")
    print(*found.said, *flaws.values(), sep="\n", end="\n" if found.said or flaws else "", flush=True)
    kept = {column: heads for column, heads in columns.items() if column not in flaws}
    compare(found, kept, assay, oracle, options.oracle)


def compare(found: Elements, columns: dict[str, list[int]], assay: Assay, oracle: Oracle, who: str) -> None:
    """A line for every group, column and head."""
    told = oracle.predict(who, found.sequences)
    for name, which in groups(found.rows, uncopied(assay, oracle, who, found.sequences)).items():
        for column, heads in columns.items():
            for head in heads:
                report(name, column, assay.heads[head], told[which, head], numbers(found.rows, column)[which])


def uncopied(assay: Assay, oracle: Oracle, who: str, sequences: Sequence[str]) -> np.ndarray:
    """bool [N]: that oracle has learned from no equal string, nor from its other strand where the assay has both."""
    fresh = unseen(oracle, who, sequences)
    return fresh & unseen(oracle, who, [reverse_complement(s) for s in sequences]) if assay.both_strands else fresh


def unseen(oracle: Oracle, who: str, sequences: Sequence[str]) -> np.ndarray:
    """bool [N]: that oracle has learned from no equal string."""
    return ~np.isin(fingerprints(sequences), np.load(oracle.folder / f"{who}_seen.npy", allow_pickle=False))


def groups(rows: list[dict[str, str]], fresh: np.ndarray) -> dict[str, np.ndarray]:
    """name → bool [N]: all, uncopied, and uncopied ones of each `set`, where the file has such a column."""
    found = {"all": np.ones(len(rows), dtype=bool), UNCOPIED: fresh}
    column = called(rows[0], "set")
    kinds = np.array([row[column] if column else "" for row in rows])
    return found | {f"{UNCOPIED}, {kind}": fresh & (kinds == kind) for kind in np.unique(kinds) if kind}


def measured(table: Table, assay: Assay) -> dict[str, list[int]]:
    """Column of numbers → the heads of the oracle it is compared with. Raises ValueError where there is none."""
    heads = {head.lower(): i for i, head in enumerate(assay.heads)}
    rest = [column for column in table.columns if column not in (letters_column(table), called(table.columns, "set"))]
    named = {column: [heads[column.lower()]] for column in rest if column.lower() in heads}
    found = {
        column: named.get(column, [*heads.values()])
        for column in rest
        if column in named or np.isfinite(numbers(table.rows, column)).any()
    }
    if not found:
        raise ValueError(
            f"There is no column of numbers to compare with; call one {', '.join(assay.heads)} or measured."
        )
    return found


def flawed(found: Elements, columns: Iterable[str]) -> dict[str, str]:
    """Column that r cannot be told of → a sentence why. Raises ValueError where there is no other."""
    if len(found.rows) < LEAST:
        raise ValueError(
            "\n".join(
                [*found.said, f"r needs at least {LEAST} elements; this file has {len(found.rows)} that can be read."]
            )
        )
    why = {column: flaw(numbers(found.rows, column)) for column in columns}
    said = {column: f"The column {column} is left out: {reason}." for column, reason in why.items() if reason}
    if len(said) == len(why):
        raise ValueError("\n".join([*found.said, *said.values()]))
    return said


def flaw(values: np.ndarray) -> str:
    """Why r cannot be told of these; empty where it can."""
    finite = values[np.isfinite(values)]
    if len(finite) < LEAST:
        return f"r needs at least {LEAST} numbers, and there are {len(finite)}"
    return f"r needs numbers that differ, and all are {finite[0]:g}" if np.ptp(finite) == 0 else ""


def numbers(rows: list[dict[str, str]], column: str) -> np.ndarray:
    """A column [N], nan where it holds no number."""
    return np.array([number(row[column]) for row in rows])


def report(name: str, column: str, head: str, told: np.ndarray, values: np.ndarray) -> None:
    """One line: r and r², or why there is none."""
    whole = np.isfinite(values) & np.isfinite(told)
    why = flaw(values[whole]) or flaw(told[whole])
    r = float("nan") if why else float(np.corrcoef(told[whole], values[whole])[0, 1])
    print(
        f"{name + ':':{len(UNCOPIED) + 1}s} {column} by {head}: {why or f'r {r:.3f}  r² {r * r:.3f}'}  ({int(whole.sum()):,} elements)",
        flush=True,
    )
