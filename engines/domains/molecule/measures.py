"""Naturalness and diversity of molecules, beside whatever reward was asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from rdkit import DataStructs
from rdkit.Chem import QED, Crippen, Descriptors

from engines import assets
from engines.domains.molecule.rewards import _fingerprints, accessibility, molecule_of
from engines.domains.molecule.tokens.vocabulary import canonical

ASSETS = assets.ASSETS / "molecule"
PROPERTIES = {"qed": QED.qed, "sa": accessibility, "logp": Crippen.MolLogP, "mw": Descriptors.MolWt}
MOST_COMPARED = 256  # designs whose pairwise similarities are taken


def measures(designs: Sequence[str]) -> dict[str, float]:
    """validity, uniqueness, novelty, diversity in 0–1; shift_x: Wasserstein-1 distance of property x from ZINC in ZINC's sd."""
    valid = [d for d in designs if molecule_of(d) is not None]
    found = {"validity": len(valid) / max(1, len(designs)), "uniqueness": len(set(valid)) / max(1, len(valid))}
    if not valid:
        return found
    found["novelty"] = float(np.mean([not known(d) for d in set(valid)]))
    found["diversity"] = diversity(valid)
    return found | {f"shift_{name}": shift(name, valid) for name in PROPERTIES}


def diversity(designs: Sequence[str]) -> float:
    """1 − mean pairwise Tanimoto similarity (Morgan 2)."""
    if len(designs) < 2:
        return 0.0
    prints = [_fingerprints().GetFingerprint(molecule_of(d)) for d in designs[:MOST_COMPARED]]
    pairs = [s for i in range(1, len(prints)) for s in DataStructs.BulkTanimotoSimilarity(prints[i], prints[:i])]
    return 1 - float(np.mean(pairs))


def shift(name: str, designs: Sequence[str]) -> float:
    """Wasserstein-1 distance of a property's distribution from ZINC's, in standard deviations of ZINC."""
    reference = np.array(_reference()["quantiles"][name])
    mine = np.array([PROPERTIES[name](molecule_of(d)) for d in designs])
    quantiles = np.quantile(mine, np.linspace(0, 1, len(reference)))
    return float(np.abs(quantiles - reference).mean() / _reference()["sd"][name])


def known(smiles: str) -> bool:
    """Is it (almost surely) a training molecule? 32-bit hashes: one in 17,000 strangers is called known."""
    return bool(np.isin(fingerprint(smiles), _hashes(), assume_unique=True))


def fingerprint(smiles: str) -> np.uint32:
    return np.uint32(zlib.crc32(smiles.encode()))


def properties(design: str) -> dict[str, float]:
    """What the table shows of a molecule."""
    molecule = molecule_of(design)
    if molecule is None:
        return {}
    return {name: round(float(score(molecule)), 3) for name, score in PROPERTIES.items()}


@lru_cache(maxsize=1)
def _hashes() -> np.ndarray:
    return np.load(ASSETS / "training_hashes.npy", allow_pickle=False)


@lru_cache(maxsize=1)
def _reference() -> dict:
    return json.loads((ASSETS / "reference.json").read_text())


def write_reference(smiles: Sequence[str], folder: Path) -> None:
    """Training set → training_hashes.npy (sorted uint32 of canonical SMILES) and reference.json (1,001 quantiles)."""
    spelled = [canonical(s) for s in smiles]
    np.save(folder / "training_hashes.npy", np.unique(np.array([fingerprint(s) for s in spelled])))
    sample = [molecule_of(s) for s in spelled[:: max(1, len(spelled) // 20_000)]]
    values = {name: np.array([score(m) for m in sample]) for name, score in PROPERTIES.items()}
    quantiles = {name: np.round(np.quantile(v, np.linspace(0, 1, 1001)), 4).tolist() for name, v in values.items()}
    text = json.dumps(
        {"quantiles": quantiles, "sd": {n: float(v.std()) for n, v in values.items()}, "count": len(smiles)}
    )
    (folder / "reference.json").write_text(text)
