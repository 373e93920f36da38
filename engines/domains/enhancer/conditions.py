"""What one can fix of an enhancer beyond its rewards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator

from engines.domains.sequence.conditions import SequenceConditions
from engines.domains.sequence.letters import visible
from engines.domains.sequence.motifs.names import parse_motifs
from engines.domains.sequence.motifs.weight_matrix import Motif


class EnhancerConditions(SequenceConditions):
    """SequenceConditions with the GC of natural elements most specific to liver, and two more.

    cell: the cell type the enhancer should be specific for. motifs: those it should and should not hold.
    """

    length: ClassVar[int] = 200

    gc_low: float = Field(
        40.0,
        title="GC from (%)",
        description="lower end of the GC window; natural elements have 52 on average, those specific to liver 46, "
        "to blood 47, to stem cells 53",
    )
    gc_high: float = Field(52.0, title="GC to (%)", description="upper end of the GC window")

    cell: Literal["hepg2", "k562", "wtc11"] = Field(
        "hepg2", title="Cell type", description="HepG2 is liver, K562 is blood, WTC11 is stem cells"
    )
    motifs: str = Field(
        "HNF4A", title="Motifs", description="factors of JASPAR 2022 to hold, and with ! to avoid: TP53, HNF4A, !REST"
    )

    @field_validator("motifs", mode="before")
    @classmethod
    def _visible_motifs(cls, text: Any) -> Any:
        return visible(text) if isinstance(text, str) else text

    @field_validator("motifs")
    @classmethod
    def _check_motifs(cls, text: str) -> str:
        wanted, unwanted = parse_motifs(text)
        both = [motif.name for motif in wanted if motif in unwanted]
        if both:
            raise ValueError(f"{both[0]} is both wanted and unwanted (!); keep one of the two.")
        return text.strip() if wanted or unwanted else ""


def requested_motifs(settings: Mapping[str, Any]) -> tuple[Motif, ...]:
    """The motifs, wanted or not, that a stored request's reward is about; none where no reward asks for any."""
    if not settings["rewards"].get("motif"):
        return ()
    default = EnhancerConditions.model_fields["motifs"].default
    wanted, unwanted = parse_motifs(settings["conditions"].get("motifs", default))
    return wanted + unwanted
