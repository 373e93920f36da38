"""Similarity to the reference molecule of the run's conditions: Tanimoto over Morgan fingerprints."""

from rdkit import Chem, DataStructs
from rdkit.Chem.rdFingerprintGenerator import GetMorganGenerator

unit = "Tanimoto"
allowed_range = (0, 1)

morgan = GetMorganGenerator(radius=2, fpSize=2048)


def score(smiles, target):
    molecule = Chem.MolFromSmiles(smiles)
    return float("nan") if molecule is None else DataStructs.TanimotoSimilarity(target, morgan.GetFingerprint(molecule))


def reward(designs, conditions):
    if not conditions["reference"]:
        raise ValueError("fill in the reference molecule below Conditions")
    target = morgan.GetFingerprint(Chem.MolFromSmiles(conditions["reference"]))
    return [score(smiles, target) for smiles in designs]
