"""What one can want of a molecule. Designs are SMILES; one that RDKit cannot read is nan."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from pydantic import Field, field_validator, model_validator
from rdkit import Chem, DataStructs
from rdkit.Chem import QED, Crippen, Descriptors, RDConfig
from rdkit.Chem.rdFingerprintGenerator import GetMorganGenerator

from engines.domains import Conditions
from engines.rewards import Reward

sys.path.append(str(Path(RDConfig.RDContribDir) / "SA_Score"))
import sascorer

# Mean and standard deviation of logP, SA and longest ring over ZINC250k, for penalised logP (Jin et al. 2018).
_PLOGP = (
    (2.4570953396190123, 1.434324401111988),
    (-3.0525811293166134, 0.8335207024513095),
    (-0.0485696876403053, 0.2860212110245455),
)


class MoleculeConditions(Conditions):
    """reference: SMILES the similarity is measured to. lightest, heaviest: the molecular-weight window in dalton."""

    reference: str = Field("", title="Reference molecule (SMILES)", description="what similarity is measured to")
    lightest: float = Field(250.0, title="Lightest (Da)", description="lower end of the weight window")
    heaviest: float = Field(350.0, title="Heaviest (Da)", description="upper end of the weight window")

    @field_validator("reference")
    @classmethod
    def _parses(cls, text: str) -> str:
        text = text.strip()
        molecule = Chem.MolFromSmiles(text) if len(text) <= 1000 else None
        if text and (molecule is None or not molecule.GetNumAtoms()):
            raise ValueError(
                f"“{text[:60]}” is not a SMILES string RDKit can read; check brackets, ring digits and valences, "
                "for example CC(=O)Oc1ccccc1C(=O)O."
            )
        return text

    @model_validator(mode="after")
    def _window(self) -> MoleculeConditions:
        if not 0 <= self.lightest < self.heaviest < float("inf"):
            raise ValueError(
                f"The weight window must run upwards, such as 250 to 350 dalton; it is {self.lightest} to {self.heaviest}."
            )
        return self


@lru_cache(maxsize=100_000)
def molecule_of(smiles: str) -> Chem.Mol | None:
    """RDKit's molecule, or None for "" and what does not parse."""
    return Chem.MolFromSmiles(smiles) if smiles else None


def penalised_logp(molecule: Chem.Mol) -> float:
    """logP − SA − longest ring beyond six, each standardised over ZINC."""
    longest = max((len(ring) for ring in molecule.GetRingInfo().AtomRings()), default=0)
    raw = Crippen.MolLogP(molecule), -sascorer.calculateScore(molecule), -max(0, longest - 6)
    return sum((x - mean) / deviation for x, (mean, deviation) in zip(raw, _PLOGP))


def accessibility(molecule: Chem.Mol) -> float:
    """(10 − SA) / 9: 1 is easy to make, 0 is hard."""
    return (10 - sascorer.calculateScore(molecule)) / 9


def _each(score: Callable[[Chem.Mol], float]) -> Callable[[Sequence[str], MoleculeConditions], np.ndarray]:
    def judge(designs: Sequence[str], conditions: MoleculeConditions) -> np.ndarray:
        molecules = map(molecule_of, designs)
        return np.array([np.nan if m is None else score(m) for m in molecules], dtype=np.float64)

    return judge


@lru_cache(maxsize=1)
def _fingerprints():
    return GetMorganGenerator(radius=2, fpSize=2048)


def _similarity(designs: Sequence[str], conditions: MoleculeConditions) -> np.ndarray:
    target = _fingerprints().GetFingerprint(Chem.MolFromSmiles(conditions.reference))
    compare = lambda m: DataStructs.TanimotoSimilarity(target, _fingerprints().GetFingerprint(m))
    return _each(compare)(designs, conditions)


def _weight(designs: Sequence[str], conditions: MoleculeConditions) -> np.ndarray:
    """1 inside the window, falling to 0 over 100 Da outside it."""
    weights = _each(Descriptors.MolWt)(designs, conditions)
    outside = np.maximum(conditions.lightest - weights, weights - conditions.heaviest)
    return np.clip(1 - np.maximum(outside, 0) / 100, 0, 1)


REWARDS = {
    "qed": Reward("QED", "0–1", "drug-likeness, Bickerton et al. 2012", _each(QED.qed), (0, 1)),
    "sa": Reward(
        "SA", "0–1", "synthetic accessibility as (10 − SA)/9, Ertl and Schuffenhauer 2009", _each(accessibility), (0, 1)
    ),
    "logp": Reward("logP", "log units", "octanol–water partition, Wildman and Crippen 1999", _each(Crippen.MolLogP)),
    "plogp": Reward(
        "Penalised logP",
        "sd",
        "logP − SA − large rings, each standardised over ZINC, Jin et al. 2018",
        _each(penalised_logp),
    ),
    "similarity": Reward(
        "Similarity",
        "Tanimoto",
        "to the reference molecule, Morgan radius 2, 2048 bits",
        _similarity,
        (0, 1),
        needs="reference",
        conditioned=True,
    ),
    "weight": Reward(
        "Weight window",
        "0–1",
        "1 inside the window of molecular weight, 0 from 100 Da outside it",
        _weight,
        (0, 1),
        conditioned=True,
    ),
}
