"""What one can fix of a molecule beyond its rewards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, field_validator, model_validator

from engines.domains import OneALevel
from engines.domains.molecule.references.kept import check_kept
from engines.domains.molecule.references.pasted import MAX_PASTED, read_pasted
from engines.domains.molecule.references.reach import unreachable


class MoleculeConditions(OneALevel):
    """keep: SMILES with attachment points, that every design holds; two pieces are linked.

    reference: SMILES the similarity is measured to. lightest, heaviest: the molecular-weight window in dalton.

    reference_as_pasted: what was given for it, where that was no plain SMILES.
    """

    keep: str = Field(
        "",
        title="Keep this part (SMILES)",
        description="a scaffold that every design holds, with a point [*:1] where it grows, others numbered on, or two "
        "pieces with one such point each, which designs link; stereo marks at these points may change; empty keeps "
        "nothing",
    )
    reference: str = Field(
        "",
        title="Reference molecule (SMILES)",
        description="what similarity is measured to: a SMILES string, mol block, InChI or SELFIES",
    )
    lightest: float = Field(250.0, title="Lightest (Da)", description="lower end of the weight window")
    heaviest: float = Field(350.0, title="Heaviest (Da)", description="upper end of the weight window")
    reference_as_pasted: str = Field(
        "",
        title="Reference as pasted",
        description="what the reference was made of",
        max_length=MAX_PASTED,
        json_schema_extra={"hidden": True},
    )

    @model_validator(mode="before")
    @classmethod
    def _keep_pasted(cls, given: Any) -> Any:
        """What was pasted for the reference is kept beside it, as long as it is that reference."""
        if not isinstance(given, dict) or not isinstance(given.get("reference"), str):
            return given
        read, pasted = read_pasted(given["reference"]), given.get("reference_as_pasted")
        if read.words:
            return given | {"reference": read.smiles, "reference_as_pasted": given["reference"]}
        kept = pasted if isinstance(pasted, str) and read_pasted(pasted).smiles == read.smiles else ""
        return given | {"reference": read.smiles, "reference_as_pasted": kept}

    @field_validator("keep")
    @classmethod
    def _check_keep(cls, text: str) -> str:
        return check_kept(text)

    @field_validator("reference")
    @classmethod
    def _check_reference(cls, text: str) -> str:
        return read_pasted(text).smiles

    @model_validator(mode="after")
    def _check_window(self) -> MoleculeConditions:
        if not 0 <= self.lightest < self.heaviest < float("inf"):
            raise ValueError(
                "The weight window must run upwards, such as 250 to 350 dalton; "
                f"it is {self.lightest} to {self.heaviest}."
            )
        return self


def reference_remarks(conditions: Mapping[str, Any]) -> list[str]:
    """What was made of a reference, and whether a design can equal it, of conditions as the store keeps them."""
    words, reference = read_pasted(conditions.get("reference_as_pasted", "")).words, conditions.get("reference", "")
    named = [f"The reference is {reference}."] if words else []
    return [*words, *named, *filter(None, [unreachable(reference)])]
