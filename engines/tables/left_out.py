"""Rows that could not be used: counted by kind, said, and refused where they are too many."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_LEFT_OUT = 5.0  # per cent of the rows of a table


@dataclass(frozen=True)
class LeftOut:
    """What was left out of a table of so many rows. kinds: why, such as “had no sequence” → the lines of those rows.

    notes: how the table was read, which may be the reason.
    """

    rows: int
    kinds: Mapping[str, Sequence[int]]
    notes: Sequence[str] = ()

    @property
    def count(self) -> int:
        """Rows left out."""
        return len({line for lines in self.kinds.values() for line in lines})

    @property
    def sentences(self) -> list[str]:
        """How many rows were read, and one sentence a kind of what was not."""
        said = [f"Read {self.rows - self.count:,} of {self.rows:,} rows; {self.count:,} left out."]
        return said + [
            f"{len(lines):,} of {self.rows:,} {why}; left out, the first in line {lines[0]}."
            for why, lines in self.kinds.items()
            if lines
        ]

    def check(self, most: float) -> None:
        """Raises ValueError where more than `most` per cent are left out."""
        if 100 * self.count > most * self.rows:
            raise ValueError(
                "\n".join([*self.notes, *self.sentences])
                + f"\nThat is more than {most:g} % of the rows, so nothing was computed: mend them, or allow as much "
                f"with --most-left-out {min(100, int(100 * self.count / self.rows) + 1)}."
            )


def add_most_left_out(parser: argparse.ArgumentParser) -> None:
    """Give a command the setting --most-left-out."""
    parser.add_argument(
        "--most-left-out",
        type=_per_cent,
        default=MOST_LEFT_OUT,
        metavar="PERCENT",
        help="rows that may be left out because they cannot be read (%(default)g %%); with more the file is refused",
    )


def _per_cent(text: str) -> float:
    number = float(text.rstrip("%"))
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text} is no per cent from 0 to 100")
    return number
