"""Naturalness and diversity of molecules, beside whatever reward was asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from rdkit import DataStructs

from engines.assets import ASSETS
from engines.domains.meaning import UNIQUENESS, Meaning
from engines.domains.molecule.properties import PROPERTIES, canonical_smiles, morgan_fingerprint, parse_smiles

FOLDER = ASSETS / "molecule"
MOST_COMPARED = 256  # designs whose pairwise similarities are taken
STATISTICS, TRAINING_HASHES = "reference.json", "training_hashes.npy"
SHIFTED = "its distance from that of ZINC's molecules (Wasserstein), in their standard deviations; 0: alike"
MEANINGS = {
    "mw": Meaning("weight", "Da", "molecular weight", "neither"),
    "validity": Meaning("validity", "", "share of designs that RDKit can read"),
    "uniqueness": UNIQUENESS,
    "novelty": Meaning("novelty", "", "share of the different designs that are no training molecule"),
    "diversity": Meaning("diversity", "", "1 − mean Tanimoto similarity of two designs; 0: all alike"),
    **{
        f"shift_{name}": Meaning(f"shift of {label}", "sd", f"{about}, {SHIFTED}", "lower")
        for name, label, about in (
            ("qed", "QED", "drug-likeness"),
            ("sa", "SA", "synthetic accessibility"),
            ("logp", "logP", "octanol–water partition"),
            ("mw", "weight", "molecular weight"),
        )
    },
}
QUANTILES, SAMPLE = 1001, 20_000  # quantiles that are kept of a property; molecules they are taken from


def measures(designs: Sequence[str]) -> dict[str, float]:
    """validity, uniqueness, novelty, diversity in 0–1, and shift_x of every property x (see shift)."""
    valid = [d for d in designs if parse_smiles(d) is not None]
    found = {"validity": len(valid) / max(1, len(designs)), "uniqueness": len(set(valid)) / max(1, len(valid))}
    if not valid:
        return found
    found["novelty"] = novelty(valid)
    found["diversity"] = diversity(valid)
    return found | {f"shift_{name}": shift(name, valid) for name in PROPERTIES}


def novelty(designs: Sequence[str]) -> float:
    """Share, 0–1, of the distinct designs that are no training molecule."""
    return float(np.mean([not in_training_set(d) for d in set(designs)]))


def diversity(designs: Sequence[str]) -> float:
    """1 − mean pairwise Tanimoto similarity (Morgan 2) of the first 256 designs."""
    if len(designs) < 2:
        return 0.0
    prints = [morgan_fingerprint(parse_smiles(d)) for d in designs[:MOST_COMPARED]]
    pairs = [s for i in range(1, len(prints)) for s in DataStructs.BulkTanimotoSimilarity(prints[i], prints[:i])]
    return 1 - float(np.mean(pairs))


def shift(name: str, designs: Sequence[str]) -> float:
    """Wasserstein-1 distance of a property's distribution from ZINC's, in standard deviations of ZINC."""
    reference = np.array(_statistics()["quantiles"][name])
    mine = np.array([PROPERTIES[name](parse_smiles(d)) for d in designs])
    quantiles = np.quantile(mine, np.linspace(0, 1, len(reference)))
    return float(np.abs(quantiles - reference).mean() / _statistics()["sd"][name])


def in_training_set(smiles: str) -> bool:
    """Whether it is (almost surely) a training molecule: by 32-bit hashes one stranger in 17,000 is taken for one."""
    return bool(np.isin(hash_smiles(smiles), _training_hashes(), assume_unique=True))


def hash_smiles(smiles: str) -> np.uint32:
    """32 bits of a canonical SMILES."""
    return np.uint32(zlib.crc32(smiles.encode()))


@lru_cache(maxsize=1)
def _training_hashes() -> np.ndarray:
    return np.load(FOLDER / TRAINING_HASHES, allow_pickle=False)


@lru_cache(maxsize=1)
def _statistics() -> dict:
    return json.loads((FOLDER / STATISTICS).read_text(encoding="utf-8"))


def write_reference(smiles: Sequence[str], folder: Path) -> None:
    """Write training_hashes.npy (sorted uint32 of canonical SMILES) and reference.json (1,001 quantiles) of a set."""
    spelled = [canonical_smiles(s) for s in smiles]
    np.save(folder / TRAINING_HASHES, np.unique(np.array([hash_smiles(s) for s in spelled])))
    sample = [parse_smiles(s) for s in spelled[:: max(1, len(spelled) // SAMPLE)]]
    values = {name: np.array([score(m) for m in sample]) for name, score in PROPERTIES.items()}
    levels = np.linspace(0, 1, QUANTILES)
    statistics = {
        "quantiles": {name: np.round(np.quantile(v, levels), 4).tolist() for name, v in values.items()},
        "sd": {name: float(v.std()) for name, v in values.items()},
        "count": len(smiles),
    }
    (folder / STATISTICS).write_text(json.dumps(statistics), encoding="utf-8")
