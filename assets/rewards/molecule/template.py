"""Heavy atoms: a first reward to change. One number for each molecule, higher is better."""

from rdkit import Chem

unit = "atoms"


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return float("nan")  # cannot be judged
    return molecule.GetNumHeavyAtoms()


def reward(designs):
    return [score(smiles) for smiles in designs]
