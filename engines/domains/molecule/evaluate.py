"""Draw molecules from the unguided model and write its card:

python -m engines.domains.molecule.evaluate --data zinc250k.smi.gz --folder assets/molecule
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from rdkit import Chem
from rdkit.Chem import Draw

from engines.console import prepare_output
from engines.domains import unguided_reference
from engines.domains.molecule.load import load
from engines.domains.molecule.measures import diversity, novelty, shift
from engines.domains.molecule.properties import PROPERTIES, canonical_smiles, parse_smiles
from engines.domains.molecule.training.alerts import ALERTS, share
from engines.domains.molecule.training.dataset import is_held_out, read_smiles_or_exit
from engines.domains.molecule.training.model_card import model_card
from engines.domains.unguided_samples import draw_unguided
from engines.tables.left_out import add_most_left_out

LEVELS, BATCH = 20, 500
BASELINE = 1000  # designs kept for the page's comparison
MEDIANS = {"qed": "QED", "sa": "SA"}
COMPARED = 10_000  # molecules of the data that the designs are compared with
PICTURED = 60
Statistics = dict[str, tuple[float | None, float | None]]  # name → (of designs, of ZINC), None: not measured


def main() -> None:
    """Write card, unguided baseline and contact sheet beside the weights."""
    prepare_output()
    options = _parser().parse_args()
    everything = read_smiles_or_exit(options.data, options.most_left_out)
    training = json.loads((options.folder / "training.json").read_text(encoding="utf-8"))
    started = time.monotonic()
    designs = draw(options.folder, options.count, options.device)
    print(f"drawn in {time.monotonic() - started:.0f} s")
    statistics = compare_with_data(designs, everything)
    (options.folder / "card.md").write_text(
        model_card(training, statistics, options.count, PICTURED, options.sheet), encoding="utf-8"
    )
    unguided_reference.write("molecule", designs[:BASELINE], options.folder / "unguided.json")
    pictured = [parse_smiles(d) for d in designs[:PICTURED]]
    Draw.MolsToGridImage(pictured, molsPerRow=8, subImgSize=(220, 180)).save(options.folder / "sheet.png")
    print(json.dumps(statistics, indent=1))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="SMILES, one a line, gzipped or not")
    parser.add_argument(
        "--folder", type=Path, default=Path("assets/molecule"), help="where the weights are; the card goes there too"
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--sheet", default="nobody has yet.", help="what was seen on the contact sheet, for the card")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    add_most_left_out(parser)
    return parser


def draw(folder: Path, count: int, device: str) -> list[str]:
    """Canonical SMILES of `count` unguided designs, every token at a level of its own; says how far it is."""
    designs: list[str] = []
    for batch in draw_unguided(load(levels=LEVELS, device=device, folder=folder), count, BATCH):
        designs += map(canonical_smiles, batch)
        print(f"{len(designs)} of {count} molecules drawn", flush=True)
    return designs


def compare_with_data(designs: list[str], everything: list[str]) -> Statistics:
    """Everything the card says of the unguided designs, beside the molecules of the data."""
    valid = [d for d in designs if parse_smiles(d) is not None]
    sample = np.random.default_rng(0).choice(everything, min(COMPARED, len(everything)), replace=False)
    reference = [canonical_smiles(s) for s in sample]
    held_out = [canonical_smiles(s) for s in everything if is_held_out(s)]
    mine, theirs = ([parse_smiles(s) for s in each] for each in (valid, reference))
    return {
        "validity": (len(valid) / len(designs), None),
        "uniqueness": (len(set(valid)) / len(valid), None),
        "novelty": (novelty(valid), None),
        "internal diversity": (diversity(valid), diversity(reference)),
        **{f"median {label}": (_median(name, mine), _median(name, theirs)) for name, label in MEDIANS.items()},
        **{f"shift of {name} (sd of ZINC)": (shift(name, valid), None) for name in PROPERTIES},
        **{name: (share(name, mine), share(name, theirs)) for name in ALERTS},
        f"FCD to {len(reference):,} of ZINC": (
            frechet_distance(valid, reference),
            frechet_distance(held_out, reference),
        ),
    }


def _median(name: str, molecules: list[Chem.Mol]) -> float:
    """Median of a property."""
    return float(np.median([PROPERTIES[name](molecule) for molecule in molecules]))


def frechet_distance(designs: list[str], reference: list[str]) -> float | None:
    """FCD (Preuer et al. 2018) by the package fcd_torch; None where it is not installed."""
    try:
        from fcd_torch import FCD
    except ImportError:
        print("The FCD is left out: pip install fcd_torch")
        return None
    return float(FCD(device="cpu", n_jobs=1)(designs, reference))


if __name__ == "__main__":
    main()
