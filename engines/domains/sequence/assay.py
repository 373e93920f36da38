"""What an assay has measured of sequences, and in which columns of a table that stands."""

from __future__ import annotations

from dataclasses import dataclass

from engines.domains.sequence.files.table_letters import Anchor


@dataclass(frozen=True)
class Assay:
    """The columns of an assay's table, and how its elements are read.

    letters: the column of sequences. heads: the columns of measurements, which oracles learn to predict.
    length, anchor: its elements have so many letters, and are read about their centre or up to their end. kin: two
    elements that share a stretch of so many letters are kin. both_strands: an element's other strand is the same
    element. span: lengths that its oracles read as they are; None: `length` alone.
    """

    letters: str
    heads: tuple[str, ...]
    length: int
    anchor: Anchor
    kin: int
    both_strands: bool
    span: tuple[int, int] | None = None

    @property
    def read(self) -> tuple[int, int]:
        """Letters that an oracle reads at least and at most: shorter ones are filled up, longer ones cut."""
        return self.span or (self.length, self.length)

    @property
    def bin(self) -> int:
        """Lengths that are reported together: a fifth of the usual one."""
        return self.length // 5
