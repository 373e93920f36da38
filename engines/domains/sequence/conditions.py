"""What one can fix of a sequence beyond its rewards."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from pydantic import Field, ValidationInfo, field_validator, model_validator

from engines.domains import OneALevel
from engines.domains.sequence.contradictions import check_template
from engines.domains.sequence.letters import visible
from engines.domains.sequence.motifs.names import split_names
from engines.domains.sequence.motifs.restriction_sites import parse_site
from engines.domains.sequence.template import parse_template


class SequenceConditions(OneALevel):
    """Template, GC window in %, sites to avoid, longest run of one letter, caution of lower bounds.

    A subclass has `length`, the letters of its designs: settled, or a field of its own.
    """

    length: ClassVar[int]

    template: str = Field(
        "",
        title="Template",
        description="letters to keep, in IUPAC code (N is free, R is A or G): all of them, "
        "or the 5′ and the 3′ flank with ... between them; empty fixes nothing",
    )
    gc_low: float = Field(40.0, title="GC from (%)", description="lower end of the GC window")
    gc_high: float = Field(60.0, title="GC to (%)", description="upper end of the GC window")
    sites: str = Field(
        "EcoRI, BsaI, BsmBI",
        title="Sites to avoid",
        description="enzymes, or sites in IUPAC code, with commas between them",
    )
    longest_run: int = Field(6, title="Longest run", description="letters of one kind in a row that do no harm")
    caution: float = Field(
        1.0,
        ge=0,
        le=10,
        title="Caution",
        description="how many standard deviations of the guide's networks a lower bound lies below their mean",
    )

    @field_validator("template", "sites", mode="before")
    @classmethod
    def _visible(cls, text: Any) -> Any:
        return visible(text) if isinstance(text, str) else text

    @field_validator("template")
    @classmethod
    def _check_length(cls, text: str, told: ValidationInfo) -> str:
        length = told.data.get("length") if "length" in cls.model_fields else cls.length
        return parse_template(text, length) if length else text  # a length that is refused is said already

    @field_validator("sites")
    @classmethod
    def _check_sites(cls, text: str) -> str:
        for name in split_names(text):
            parse_site(name)
        return text.strip() if split_names(text) else ""

    @model_validator(mode="after")
    def _check_ranges(self) -> SequenceConditions:
        if not 0 <= self.gc_low < self.gc_high <= 100:
            raise ValueError(
                "The GC window must run upwards within 0 to 100 %, such as 40 to 60; "
                f"it is {self.gc_low:g} to {self.gc_high:g}."
            )
        if 0 < self.gc_low and self.gc_high <= 1:
            raise ValueError(
                f"The GC window is in per cent, such as 40 to 60; {self.gc_low:g} to {self.gc_high:g} look like shares."
            )
        if self.longest_run < 1:
            raise ValueError(f"The longest run is at least 1 letter, such as 6; it is {self.longest_run}.")
        return self

    def fits(self, request: Any) -> None:
        """Check the template against the rewards that are to guide.

        Raises ValueError where it rules out what they ask for.
        """
        if self.template and request.sampler != "unguided" and request.alpha < math.inf:
            check_template(self, request.rewards)
