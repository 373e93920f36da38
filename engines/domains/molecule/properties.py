"""Molecules read by RDKit, and what can be computed of one."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from rdkit import Chem, RDLogger
from rdkit.Chem import QED, Crippen, Descriptors, RDConfig
from rdkit.Chem.rdFingerprintGenerator import GetMorganGenerator
from rdkit.DataStructs import ExplicitBitVect

sys.path.append(str(Path(RDConfig.RDContribDir) / "SA_Score"))
import sascorer

RDLogger.DisableLog("rdApp.*")

# Mean and standard deviation of logP, SA and longest ring over ZINC250k, for penalised logP (Jin et al. 2018).
_PENALISED_LOGP = (
    (2.4570953396190123, 1.434324401111988),
    (-3.0525811293166134, 0.8335207024513095),
    (-0.0485696876403053, 0.2860212110245455),
)


@lru_cache(maxsize=2_000)  # 26 kB each
def parse_smiles(smiles: str) -> Chem.Mol | None:
    """RDKit's molecule, or None for "" and what does not parse."""
    return Chem.MolFromSmiles(smiles) if smiles else None


@lru_cache(maxsize=20_000)  # 300 bytes each
def canonical_smiles(smiles: str) -> str:
    """The canonical SMILES; "" where there is nothing that RDKit can read."""
    molecule = Chem.MolFromSmiles(smiles)
    return Chem.MolToSmiles(molecule) if molecule is not None else ""


def morgan_fingerprint(molecule: Chem.Mol) -> ExplicitBitVect:
    """Morgan fingerprint of radius 2, 2048 bits."""
    return _morgan_generator().GetFingerprint(molecule)


@lru_cache(maxsize=1)
def _morgan_generator():
    return GetMorganGenerator(radius=2, fpSize=2048)


def accessibility(molecule: Chem.Mol) -> float:
    """(10 − SA) / 9: 1 is easy to make, 0 is hard (Ertl and Schuffenhauer 2009)."""
    return (10 - sascorer.calculateScore(molecule)) / 9


def penalised_logp(molecule: Chem.Mol) -> float:
    """logP − SA − longest ring beyond six, each standardised over ZINC."""
    longest = max((len(ring) for ring in molecule.GetRingInfo().AtomRings()), default=0)
    raw = Crippen.MolLogP(molecule), -sascorer.calculateScore(molecule), -max(0, longest - 6)
    return sum((x - mean) / deviation for x, (mean, deviation) in zip(raw, _PENALISED_LOGP))


PROPERTIES = {"qed": QED.qed, "sa": accessibility, "logp": Crippen.MolLogP, "mw": Descriptors.MolWt}


def properties(design: str) -> dict[str, float]:
    """What the table shows of a molecule, name → number; nothing of what does not parse."""
    molecule = parse_smiles(design)
    if molecule is None:
        return {}
    return {name: round(float(score(molecule)), 3) for name, score in PROPERTIES.items()}
