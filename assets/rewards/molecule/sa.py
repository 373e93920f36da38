"""Synthetic accessibility as (10 − SA) / 9: 1 is easy to make (Ertl and Schuffenhauer 2009)."""

import sascorer  # RDKit's contributed scorer
from rdkit import Chem

unit = "0–1"
allowed_range = (0, 1)


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    return float("nan") if molecule is None else (10 - sascorer.calculateScore(molecule)) / 9


def reward(designs):
    return [score(smiles) for smiles in designs]
