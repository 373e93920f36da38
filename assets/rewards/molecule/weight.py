"""A window of molecular weight: 1 inside, falling to 0 over 100 dalton outside it."""

from rdkit import Chem
from rdkit.Chem import Descriptors

unit = "0–1"
allowed_range = (0, 1)
LIGHTEST, HEAVIEST = 250, 350


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return float("nan")
    weight = Descriptors.MolWt(molecule)
    outside = max(LIGHTEST - weight, weight - HEAVIEST, 0)
    return max(0.0, 1 - outside / 100)


def reward(designs):
    return [score(smiles) for smiles in designs]
