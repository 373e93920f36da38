"""What one can fix of a 5′UTR beyond its rewards."""

from __future__ import annotations

from pydantic import Field

from engines.domains.sequence.conditions import SequenceConditions
from engines.domains.utr.assay import ASSAY, SPAN


class UtrConditions(SequenceConditions):
    """SequenceConditions with a length, and the GC of active natural elements."""

    length: int = Field(
        ASSAY.length,
        ge=SPAN[0],
        le=SPAN[1],
        title="Length",
        description="letters of a design; those of 50 were measured, other lengths have networks of their own that "
        "know less",
    )
    gc_low: float = Field(
        46.0, title="GC from (%)", description="lower end of the GC window; active natural elements have 49 on average"
    )
    gc_high: float = Field(54.0, title="GC to (%)", description="upper end of the GC window")
