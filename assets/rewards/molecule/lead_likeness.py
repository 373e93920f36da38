"""Lead-likeness: the share of four windows that a molecule lies in (weight, logP, rotatable bonds, rings)."""

from rdkit import Chem
from rdkit.Chem import Crippen, Descriptors, rdMolDescriptors

unit = "share"
allowed_range = (0, 1)
WINDOWS = [
    (Descriptors.MolWt, 200, 350),
    (Crippen.MolLogP, -1, 3.5),
    (rdMolDescriptors.CalcNumRotatableBonds, 0, 7),
    (rdMolDescriptors.CalcNumRings, 1, 4),
]


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return float("nan")
    return sum(low <= measure(molecule) <= high for measure, low, high in WINDOWS) / len(WINDOWS)


def reward(designs):
    return [score(smiles) for smiles in designs]
