"""What one can want of a molecule. Designs are SMILES; one that RDKit cannot read is nan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from rdkit import Chem, DataStructs
from rdkit.Chem import QED, Crippen, Descriptors

from engines.domains.molecule.conditions import MoleculeConditions
from engines.domains.molecule.properties import accessibility, morgan_fingerprint, parse_smiles, penalised_logp
from engines.rewards import Reward

WEIGHT_FALL = 100.0  # Da outside the weight window over which its reward falls to 0
Judge = Callable[[Sequence[str], MoleculeConditions], np.ndarray]  # (N designs, conditions) → [N]


def _each(score: Callable[[Chem.Mol], float]) -> Judge:
    """A reward's judge: the score of every molecule by itself."""

    def judge(designs: Sequence[str], conditions: MoleculeConditions) -> np.ndarray:
        molecules = map(parse_smiles, designs)
        return np.array([np.nan if m is None else score(m) for m in molecules], dtype=np.float64)

    return judge


def _similarity(designs: Sequence[str], conditions: MoleculeConditions) -> np.ndarray:
    """[N] Tanimoto similarity to the reference molecule."""
    target = morgan_fingerprint(Chem.MolFromSmiles(conditions.reference))
    compare = lambda molecule: DataStructs.TanimotoSimilarity(target, morgan_fingerprint(molecule))
    return _each(compare)(designs, conditions)


def _weight(designs: Sequence[str], conditions: MoleculeConditions) -> np.ndarray:
    """[N] 1 inside the weight window, falling to 0 over 100 Da outside it."""
    weights = _each(Descriptors.MolWt)(designs, conditions)
    outside = np.maximum(conditions.lightest - weights, weights - conditions.heaviest)
    return np.clip(1 - np.maximum(outside, 0) / WEIGHT_FALL, 0, 1)


REWARDS = {
    "qed": Reward("QED", "0–1", "drug-likeness, Bickerton et al. 2012", _each(QED.qed), (0, 1), seconds=6e-4),
    "sa": Reward(
        "SA",
        "0–1",
        "synthetic accessibility as (10 − SA)/9, Ertl and Schuffenhauer 2009",
        _each(accessibility),
        (0, 1),
        seconds=1.5e-4,
    ),
    "logp": Reward("logP", "log units", "octanol–water partition, Wildman and Crippen 1999", _each(Crippen.MolLogP)),
    "plogp": Reward(
        "Penalised logP",
        "sd",
        "logP − SA − large rings, each standardised over ZINC, Jin et al. 2018",
        _each(penalised_logp),
        seconds=1.5e-4,
    ),
    "similarity": Reward(
        "Similarity",
        "Tanimoto",
        "to the reference molecule, Morgan radius 2, 2048 bits",
        _similarity,
        (0, 1),
        needs="reference",
        conditioned=True,
    ),
    "weight": Reward(
        "Weight window",
        "0–1",
        "1 inside the window of molecular weight, 0 from 100 Da outside it",
        _weight,
        (0, 1),
        conditioned=True,
    ),
}
