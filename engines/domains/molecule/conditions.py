"""What one can fix of a molecule beyond its rewards."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator
from rdkit import Chem

from engines.domains import Conditions

LONGEST_SMILES = 1000


class MoleculeConditions(Conditions):
    """reference: SMILES the similarity is measured to. lightest, heaviest: the molecular-weight window in dalton."""

    reference: str = Field("", title="Reference molecule (SMILES)", description="what similarity is measured to")
    lightest: float = Field(250.0, title="Lightest (Da)", description="lower end of the weight window")
    heaviest: float = Field(350.0, title="Heaviest (Da)", description="upper end of the weight window")

    @field_validator("reference")
    @classmethod
    def _check_reference(cls, text: str) -> str:
        text = text.strip()
        molecule = Chem.MolFromSmiles(text) if len(text) <= LONGEST_SMILES else None
        if text and (molecule is None or not molecule.GetNumAtoms()):
            raise ValueError(
                f"“{text[:60]}” is not a SMILES string RDKit can read; check brackets, ring digits and valences, "
                "for example CC(=O)Oc1ccccc1C(=O)O."
            )
        return text

    @model_validator(mode="after")
    def _check_window(self) -> MoleculeConditions:
        if not 0 <= self.lightest < self.heaviest < float("inf"):
            raise ValueError(
                "The weight window must run upwards, such as 250 to 350 dalton; "
                f"it is {self.lightest} to {self.heaviest}."
            )
        return self
