"""QED, drug-likeness (Bickerton et al. 2012)."""

from rdkit import Chem
from rdkit.Chem import QED

unit = "0–1"
allowed_range = (0, 1)


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return float("nan") if molecule is None else QED.qed(molecule)


def reward(designs):
    return [score(smiles) for smiles in designs]
