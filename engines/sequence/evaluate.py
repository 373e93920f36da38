"""How well the judge predicts a measured library: python -m engines.domains.<name>.evaluate FILE

FILE is a csv, gzipped or not, with a column of letters and columns of measurements; those named like the assay's columns are
compared with their own prediction, any other column of numbers with every one.
"""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engines.sequence.assay import Assay, fingerprints, read_rows
from engines.sequence.letters import cleaned
from engines.sequence.oracle import Oracle

LETTERS = ("seq", "sequence", "utr")  # what a column of letters may be called


def main(assay: Assay, oracle: Oracle, arguments: Sequence[str] | None = None) -> None:
    """Print Pearson's r and r² of every column, for all elements and for those it has not learned from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="csv with a column seq and columns of measurements")
    parser.add_argument("--oracle", choices=("judge", "guide"), default="judge")
    options = parser.parse_args(arguments)
    rows = read_rows(options.file)
    sequences = [fitted(cleaned(row[_letters(rows)]), assay.length) for row in rows]
    told = oracle.predict(options.oracle, sequences)
    for name, which in groups(rows, unseen(oracle, options.oracle, sequences)).items():
        for column, head in compared(rows, assay):
            report(name, column, assay.heads[head], told[which, head], numbers(rows, column)[which])


def fitted(sequence: str, length: int) -> str:
    """The middle of a longer one, a shorter one with unknown letters about it."""
    begin = max(0, (len(sequence) - length) // 2)
    return sequence[begin:begin + length].center(length, "N")


def unseen(oracle: Oracle, who: str, sequences: Sequence[str]) -> np.ndarray:
    """bool [N]: that oracle has not learned from it."""
    return ~np.isin(fingerprints(sequences), np.load(oracle.folder / f"{who}_seen.npy", allow_pickle=False))


def groups(rows: list[dict[str, str]], fresh: np.ndarray) -> dict[str, np.ndarray]:
    """name → bool [N]: all, unseen, and unseen ones of each `set`, where the file has such a column."""
    found = {"all": np.ones(len(rows), dtype=bool), "unseen": fresh}
    kinds = np.array([row.get("set") or "" for row in rows])
    return found | {f"unseen, {kind}": fresh & (kinds == kind) for kind in np.unique(kinds) if kind}


def compared(rows: list[dict[str, str]], assay: Assay) -> list[tuple[str, int]]:
    """(column of the file, head of the oracle). Raises ValueError where nothing can be compared."""
    heads = {head.lower(): i for i, head in enumerate(assay.heads)}
    named = [(column, heads[column.lower()]) for column in rows[0] if column.lower() in heads]
    plain = [(column, i) for column in rows[0] if column != _letters(rows) and np.isfinite(numbers(rows, column)).any() for i in heads.values()]
    if not named and not plain:
        raise ValueError(f"There is no column of numbers to compare with; call one {', '.join(assay.heads)} or measured.")
    return named or plain


def numbers(rows: list[dict[str, str]], column: str) -> np.ndarray:
    """A column [N], nan where it holds no number."""
    return np.array([_number(row[column]) for row in rows])


def report(name: str, column: str, head: str, told: np.ndarray, measured: np.ndarray) -> None:
    whole = np.isfinite(measured) & np.isfinite(told)
    if whole.sum() > 2:
        r = float(np.corrcoef(told[whole], measured[whole])[0, 1])
        print(f"{name:16s} {column} by {head}: r {r:.3f}  r² {r * r:.3f}  ({int(whole.sum()):,} elements)", flush=True)


def _letters(rows: list[dict[str, str]]) -> str:
    for column in rows[0]:
        if column.lower() in LETTERS:
            return column
    raise ValueError(f"No column of the file holds letters; call it {LETTERS[0]}. It has {', '.join(rows[0])}.")


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return float("nan")
