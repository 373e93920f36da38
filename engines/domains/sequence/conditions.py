"""What one can fix of a sequence beyond its rewards."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from engines.domains import Conditions
from engines.domains.sequence.contradictions import contradicted
from engines.domains.sequence.letters import IUPAC, cleaned
from engines.domains.sequence.motifs.jaspar import Motif
from engines.domains.sequence.motifs.names import listed, wished
from engines.domains.sequence.motifs.sites import site


class SequenceConditions(Conditions):
    """Template, GC window in %, sites to avoid, longest run of one letter. A subclass sets `length`, the letters of its designs."""

    length: ClassVar[int] = 0

    template: str = Field(
        "", title="Template", description="letters to keep, in IUPAC code: N is free, R is A or G; empty fixes nothing"
    )
    gc_low: float = Field(40.0, title="GC from (%)", description="lower end of the GC window")
    gc_high: float = Field(60.0, title="GC to (%)", description="upper end of the GC window")
    sites: str = Field(
        "EcoRI, BsaI, BsmBI",
        title="Sites to avoid",
        description="enzymes, or sites in IUPAC code, with commas between them",
    )
    longest_run: int = Field(6, title="Longest run", description="letters of one kind in a row that do no harm")

    @field_validator("template")
    @classmethod
    def _fits(cls, text: str) -> str:
        template = cleaned(text, "".join(IUPAC))
        if template and len(template) != cls.length:
            raise ValueError(
                f"The template has {len(template)} letters, but a design has {cls.length}; write N where anything may stand."
            )
        return template

    @field_validator("sites")
    @classmethod
    def _sites(cls, text: str) -> str:
        for name in listed(text):
            site(name)
        return text.strip() if listed(text) else ""

    @model_validator(mode="after")
    def _window(self) -> SequenceConditions:
        if not 0 <= self.gc_low < self.gc_high <= 100:
            raise ValueError(
                f"The GC window must run upwards within 0 to 100 %, such as 40 to 60; it is {self.gc_low:g} to {self.gc_high:g}."
            )
        if 0 < self.gc_low and self.gc_high <= 1:
            raise ValueError(
                f"The GC window is in per cent, such as 40 to 60; {self.gc_low:g} to {self.gc_high:g} look like shares."
            )
        if self.longest_run < 1:
            raise ValueError(f"The longest run is at least 1 letter, such as 6; it is {self.longest_run}.")
        return self

    def fits(self, request: Any) -> None:
        """Raises ValueError where the template rules out what the rewards ask for, if they are to guide."""
        if self.template and request.sampler != "unguided" and request.alpha < math.inf:
            contradicted(self, request.rewards)


class EnhancerConditions(SequenceConditions):
    """… of an enhancer: the GC of natural elements, the cell type it should be specific for, the motifs it should and should not hold."""

    length: ClassVar[int] = 200

    gc_low: float = Field(
        45.0, title="GC from (%)", description="lower end of the GC window; natural elements have 52 on average"
    )
    gc_high: float = Field(57.0, title="GC to (%)", description="upper end of the GC window")

    cell: Literal["hepg2", "k562", "wtc11"] = Field(
        "hepg2", title="Cell type", description="HepG2 is liver, K562 is blood, WTC11 is stem cells"
    )
    motifs: str = Field(
        "HNF4A", title="Motifs", description="factors of JASPAR 2022 to hold, and with ! to avoid: TP53, HNF4A, !REST"
    )

    @field_validator("motifs")
    @classmethod
    def _known(cls, text: str) -> str:
        wanted, unwanted = wished(text)
        both = [motif.name for motif in wanted if motif in unwanted]
        if both:
            raise ValueError(f"{both[0]} is both wanted and unwanted (!); keep one of the two.")
        return text.strip() if wanted or unwanted else ""


class UtrConditions(SequenceConditions):
    """… of a 5′UTR: the GC of active natural elements."""

    length: ClassVar[int] = 50

    gc_low: float = Field(
        46.0, title="GC from (%)", description="lower end of the GC window; active natural elements have 49 on average"
    )
    gc_high: float = Field(54.0, title="GC to (%)", description="upper end of the GC window")


def asked(settings: Mapping[str, Any]) -> tuple[Motif, ...]:
    """The motifs, wanted or not, that a request's reward is about; none where no reward asks for any."""
    if not settings["rewards"].get("motif"):
        return ()
    wanted, unwanted = wished(settings["conditions"].get("motifs", EnhancerConditions.model_fields["motifs"].default))
    return wanted + unwanted
