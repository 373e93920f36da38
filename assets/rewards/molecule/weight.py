"""The window of molecular weight of the run's conditions: 1 inside, falling to 0 over 100 dalton outside it."""

from rdkit import Chem
from rdkit.Chem import Descriptors

unit = "0–1"
allowed_range = (0, 1)


def score(smiles, lightest, heaviest):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return float("nan")
    weight = Descriptors.MolWt(molecule)
    outside = max(lightest - weight, weight - heaviest, 0)
    return max(0.0, 1 - outside / 100)


def reward(designs, conditions):
    return [score(smiles, conditions["lightest"], conditions["heaviest"]) for smiles in designs]
