"""Penalised logP: logP − SA − rings beyond six atoms, each standardised over ZINC (Jin et al. 2018)."""

import sascorer  # RDKit's contributed scorer
from rdkit import Chem
from rdkit.Chem import Crippen

unit = "sd"
MEAN_AND_DEVIATION = [
    (2.4570953396190123, 1.434324401111988),
    (-3.0525811293166134, 0.8335207024513095),
    (-0.0485696876403053, 0.2860212110245455),
]  # logP, −SA, −ring beyond six


def score(smiles):
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None:
        return float("nan")
    longest = max((len(ring) for ring in molecule.GetRingInfo().AtomRings()), default=0)
    terms = Crippen.MolLogP(molecule), -sascorer.calculateScore(molecule), -max(0, longest - 6)
    return sum((term - mean) / deviation for term, (mean, deviation) in zip(terms, MEAN_AND_DEVIATION))


def reward(designs):
    return [score(smiles) for smiles in designs]
