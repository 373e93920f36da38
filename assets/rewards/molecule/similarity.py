"""Similarity to a reference molecule: Tanimoto over Morgan fingerprints. Put your own molecule into REFERENCE."""

from rdkit import Chem, DataStructs
from rdkit.Chem.rdFingerprintGenerator import GetMorganGenerator

unit = "Tanimoto"
allowed_range = (0, 1)
REFERENCE = "CC(=O)Oc1ccccc1C(=O)O"  # aspirin

morgan = GetMorganGenerator(radius=2, fpSize=2048)
target = morgan.GetFingerprint(Chem.MolFromSmiles(REFERENCE))


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return float("nan") if molecule is None else DataStructs.TanimotoSimilarity(target, morgan.GetFingerprint(molecule))


def reward(designs):
    return [score(smiles) for smiles in designs]
