"""What the rewards of sequences, and the check of a template with them, read of a domain's conditions."""

from __future__ import annotations

from typing import Protocol


class ConditionFields(Protocol):
    """Fields of a domain's conditions; a domain has those that its own rewards read."""

    length: int  # letters of a design
    template: str  # IUPAC letters, "" fixes nothing
    gc_low: float  # the GC window in %
    gc_high: float
    sites: str  # enzymes, or sites in IUPAC letters, with commas between them
    longest_run: int  # letters of one kind in a row that do no harm
    motifs: str  # factors to hold, and with ! to avoid
    cell: str  # the cell type an enhancer should be specific for
    caution: float  # standard deviations of the guide's networks that a lower bound lies below their mean
