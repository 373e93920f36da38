"""What one can fix of a 5′UTR beyond its rewards."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from engines.domains.sequence.conditions import SequenceConditions


class UtrConditions(SequenceConditions):
    """SequenceConditions with the GC of active natural elements."""

    length: ClassVar[int] = 50

    gc_low: float = Field(
        46.0, title="GC from (%)", description="lower end of the GC window; active natural elements have 49 on average"
    )
    gc_high: float = Field(54.0, title="GC to (%)", description="upper end of the GC window")
