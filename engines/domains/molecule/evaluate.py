"""Draw molecules from the unguided model and write its card:

python -m engines.domains.molecule.evaluate --data zinc250k.smi.gz --folder assets/molecule
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from rdkit.Chem import Draw

from engines.diffusion.noise import noise_for
from engines.domains import unguided_reference
from engines.domains.molecule.load import TEMPERATURE, load
from engines.domains.molecule.measures import PROPERTIES, diversity, known, shift
from engines.domains.molecule.rewards import molecule_of
from engines.domains.molecule.tokens.vocabulary import canonical
from engines.domains.molecule.train import LONGEST, is_held_out, read_smiles
from engines.records.meter import Meter
from engines.samplers.unguided import unguided
from engines.values.unjudged import Unjudged

BASELINE = 1000  # designs kept for the page's comparison


def draw_unguided(folder: Path, count: int, device: str, seed: int = 12) -> list[str]:
    """SMILES of `count` unguided designs, every token at a level of its own."""
    model = load(levels=20, device=device, folder=folder)
    value = Unjudged(
        model.process, model.decode, lambda designs: torch.zeros(len(designs), dtype=torch.float64), Meter()
    )
    designs: list[str] = []
    with torch.inference_mode():
        for part in range(0, count, 500):
            noise = noise_for(seed + part, min(500, count - part))
            *_, last = unguided(model.process, value, particles=1, alpha=0.0, noise=noise)
            designs += [canonical(last.designs[i]) for i in last.kept.tolist()]
            print(f"{len(designs)} of {count} molecules drawn", flush=True)
    return designs


def frechet(designs: list[str], reference: list[str]) -> float | None:
    """FCD (Preuer et al. 2018) by the package fcd_torch; None where it is not installed."""
    try:
        from fcd_torch import FCD
    except ImportError:
        print("The FCD is left out: pip install fcd_torch")
        return None
    return float(FCD(device="cpu", n_jobs=1)(designs, reference))


def figures(designs: list[str], data: Path) -> dict[str, float | None]:
    """Everything the card says of the unguided model."""
    valid = [d for d in designs if molecule_of(d) is not None]
    everything = read_smiles(data)
    sample = np.random.default_rng(0).choice(everything, min(10_000, len(everything)), replace=False)
    reference, held = [canonical(s) for s in sample], [canonical(s) for s in everything if is_held_out(s)]
    median = lambda name, smiles: float(np.median([PROPERTIES[name](molecule_of(s)) for s in smiles]))
    found = {
        "validity": len(valid) / len(designs),
        "uniqueness": len(set(valid)) / len(valid),
        "novelty": float(np.mean([not known(d) for d in set(valid)])),
        "internal diversity": diversity(valid),
        "median QED": median("qed", valid),
        "median QED of ZINC": median("qed", reference),
        "median SA": median("sa", valid),
        "median SA of ZINC": median("sa", reference),
    }
    found |= {f"shift of {name} (sd of ZINC)": shift(name, valid) for name in PROPERTIES}
    return found | {
        "FCD to 10,000 of ZINC": frechet(valid, reference),
        "FCD of held-out ZINC to the same": frechet(held, reference),
    }


def card(training: dict, found: dict[str, float | None], count: int) -> str:
    """The model card as Markdown."""
    rows = "\n".join(f"| {name} | {'–' if value is None else f'{value:.4g}'} |" for name, value in found.items())
    return _CARD.format(
        **training,
        longest=LONGEST,
        temperature=TEMPERATURE,
        rows=rows,
        count=f"{count:,}",
        millions=f"{training['parameters'] / 1e6:.2f}",
    )


_CARD = """## The molecule model

A masked diffusion transformer that fills SELFIES fragments in random order: {fragments:,} byte-pair tokens, learned from the data in each
molecule's {spelling} spelling, at most {longest} a molecule. It needs no time and knows the molecule's length in tokens,
which is drawn first and so is guided too. {millions} million
parameters, half precision on disk. Tokens are drawn at temperature {temperature}: that is part of the unguided law, and of its likelihood.

**Data** ZINC250k (Irwin et al. 2012; Gómez-Bombarelli et al. 2018): 249,455 drug-like molecules, a fixed fiftieth held out, molecules of more
than {longest} tokens left out. ZINC is free to use; its molecules are not part of this project, only hashes and quantiles are.

**Training** {minutes} minutes on {device} ({threads} threads, shared with other work), {steps:,} steps of 256 molecules, Muon and AdamW, EMA;
held-out bound {held_out_nats_per_molecule:.2f} nats a molecule (`curve.csv`).

**Measured** on {count} unguided designs:

| measure | value |
|---|---|
{rows}

Validity is by construction: every token string decodes. Novelty is judged by 32-bit hashes, so one stranger in 17,000 counts as known.

**What it is bad at** molecules beyond 38 heavy atoms, macrocycles, metals, anything but H, C, N, O, F, P, S, Cl, Br, I; stereocentres are
drawn as ZINC has them, without regard to the whole molecule; ring systems that ZINC does not have are rare and often strained. It knows
nothing of activity, toxicity or how a molecule would be made. Values early in a run rest on an arg-max guess of most of the molecule.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="SMILES, one a line, gzipped or not")
    parser.add_argument(
        "--folder", type=Path, default=Path("assets/molecule"), help="where the weights are; the card goes there too"
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    options = parser.parse_args()
    begun = time.monotonic()
    designs = draw_unguided(options.folder, options.count, options.device)
    print(f"drawn in {time.monotonic() - begun:.0f} s")
    found = figures(designs, options.data)
    print(json.dumps(found, indent=1))
    training = json.loads((options.folder / "training.json").read_text())
    (options.folder / "card.md").write_text(card(training, found, options.count))
    unguided_reference.write("molecule", designs[:BASELINE], options.folder / "unguided.json")
    sheet = Draw.MolsToGridImage([molecule_of(d) for d in designs[:40]], molsPerRow=8, subImgSize=(220, 180))
    sheet.save(options.folder / "sheet.png")


if __name__ == "__main__":
    main()
