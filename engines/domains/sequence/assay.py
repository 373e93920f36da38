"""What an assay has measured of sequences, and in which columns of a table that stands."""

from __future__ import annotations

from dataclasses import dataclass

from engines.domains.sequence.files.table_letters import Anchor


@dataclass(frozen=True)
class Assay:
    """The columns of an assay's table, and how its elements are read.

    letters: the column of sequences. heads: the columns of measurements, which oracles learn to predict.
    length, anchor: an element is read as so many letters, about its centre or up to its end. kin: two elements that
    share a stretch of so many letters are kin. both_strands: an element's other strand is the same element.
    """

    letters: str
    heads: tuple[str, ...]
    length: int
    anchor: Anchor
    kin: int
    both_strands: bool
