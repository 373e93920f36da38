"""logP, the octanol–water partition (Wildman and Crippen 1999)."""

from rdkit import Chem
from rdkit.Chem import Crippen

unit = "log units"


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return float("nan") if molecule is None else Crippen.MolLogP(molecule)


def reward(designs):
    return [score(smiles) for smiles in designs]
