"""Train the molecule model: python -m engines.domains.molecule.train --data zinc250k.smi.gz --out assets/molecule

The molecules are written as SELFIES, cut into byte-pair tokens, and the network learns to fill masked tokens
(any-order likelihood; Sahoo et al. 2024, arXiv:2406.07524, eq. 10 with the mask count drawn uniformly).
"""

from __future__ import annotations

import gzip
import json
import zlib
from argparse import Namespace
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from engines.domains.molecule.load import load_filler, save
from engines.domains.molecule.measures import write_reference
from engines.domains.molecule.model import Filler
from engines.domains.molecule.tokens.embeddings import start_from_neighbours
from engines.domains.molecule.tokens.vocabulary import Vocabulary, learn, selfies_of
from engines.training.loop import Plan, Progress, arguments, train

FRAGMENTS, LONGEST, BATCH, PARTS, HELD_OUT = 4096, 16, 256, 4, 5000
RATES = (3e-3, 5e-3)  # Muon, AdamW


def prepare(data: Path, out: Path) -> tuple[Vocabulary, dict[int, np.ndarray], dict[int, np.ndarray]]:
    """Data → vocabulary, training tokens and held-out tokens, each {length n: int16 [count, n]}. Kept in `out`."""
    packed = out / "tokens.npz"
    if not packed.exists():
        out.mkdir(parents=True, exist_ok=True)
        _pack(data, out, packed)
    arrays = np.load(packed)
    sets = {
        part: {int(k.split("_")[1]): arrays[k] for k in arrays.files if k.startswith(part)}
        for part in ("train", "held")
    }
    return Vocabulary.load(out / "vocabulary.json"), sets["train"], sets["held"]


def _pack(data: Path, out: Path, packed: Path) -> None:
    smiles = read_smiles(data)
    with Pool() as pool:
        texts = pool.map(selfies_of, smiles, chunksize=1000)
    held = np.array([is_held_out(s) for s in smiles])
    vocabulary = _vocabulary([t for t, h in zip(texts, held) if not h], out / "vocabulary.json")
    known = set(vocabulary._alphabet)
    ids = [vocabulary.encode([t])[0] if _known(t, known) else [] for t in texts]
    np.savez_compressed(packed, **_by_length(ids, ~held, "train"), **_by_length(ids, held, "held"))


def _vocabulary(texts: list[str], kept: Path) -> Vocabulary:
    if kept.exists():
        return Vocabulary.load(kept)
    vocabulary = learn(texts, FRAGMENTS, LONGEST)
    vocabulary.save(kept)
    return vocabulary


def _known(text: str, symbols: set[str]) -> bool:
    return all(part + "]" in symbols for part in text.split("]")[:-1])


def read_smiles(data: Path) -> list[str]:
    """SMILES, one a line, gzipped or not."""
    opener = gzip.open if data.suffix == ".gz" else open
    with opener(data, "rt") as file:
        return [line.split()[0] for line in file if line.strip()]


def is_held_out(smiles: str) -> bool:
    """A fixed fiftieth of all molecules is never trained on."""
    return zlib.crc32(smiles.encode()) % 50 == 0


def _by_length(ids: list[list[int]], chosen: np.ndarray, name: str) -> dict[str, np.ndarray]:
    groups: dict[int, list] = {}
    for row, take in zip(ids, chosen):
        if take and 0 < len(row) <= LONGEST:
            groups.setdefault(len(row), []).append(row)
    return {f"{name}_{n}": np.array(rows, dtype=np.int16) for n, rows in sorted(groups.items())}


def batches(groups: dict[int, np.ndarray], device: str, batch: int, seed: int | None = None) -> Iterator[list[Tensor]]:
    """Endless batches of PARTS tensors [batch / PARTS, n], each of one length; every molecule comes once an epoch."""
    noise, part = np.random.default_rng(seed), batch // PARTS
    while True:
        shuffled = {n: noise.permutation(rows) for n, rows in groups.items()}
        starts = [(n, i) for n, rows in shuffled.items() for i in range(0, len(rows), part)]
        order = noise.permutation(len(starts))
        for chosen in np.array_split(order, max(1, len(order) // PARTS)):
            yield [
                torch.from_numpy(shuffled[n][i : i + part].astype(np.int64)).to(device)
                for n, i in (starts[k] for k in chosen)
            ]


def batch_loss(network: Filler, parts: list[Tensor]) -> Tensor:
    """filling_loss over a batch whose parts differ in length."""
    return sum(filling_loss(network, part) * len(part) for part in parts) / sum(map(len, parts))


def filling_loss(network: Filler, tokens: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Any-order negative log-likelihood in nats a token: k of n tokens are masked, k uniform in 1 … n."""
    rows, n = tokens.shape
    spread = (torch.arange(rows) + torch.rand(1, generator=generator)) / rows
    count = (spread * n).long().clamp(max=n - 1) + 1
    rank = torch.rand(rows, n, generator=generator).argsort(1).argsort(1)
    hidden = (rank < count[:, None]).to(tokens.device)
    features = network.features(tokens.masked_fill(hidden, network.sizes["vocabulary"]))
    each = F.cross_entropy(network.head(features[hidden]).float(), tokens[hidden], reduction="none")
    weight = (1.0 / count.to(tokens.device))[:, None].expand(rows, n)[hidden]
    return (each * weight).sum() / rows


@torch.inference_mode()
def held_out_loss(network: Filler, groups: dict[int, np.ndarray], device: str) -> float:
    """Held-out nats a molecule, on the same masks every time."""
    generator, total, seen = torch.Generator().manual_seed(0), 0.0, 0
    for n, rows in groups.items():
        for part in torch.from_numpy(rows[: HELD_OUT // 10].astype(np.int64)).split(256):
            total += float(filling_loss(network, part.to(device), generator)) * n * len(part)
            seen += len(part)
    return total / seen


def finish(network: Filler, progress: Progress, groups: dict[int, np.ndarray], options: Namespace) -> None:
    """Weights, training hashes, the unguided baseline and the card, written into --out."""
    lengths = [float(len(groups.get(n, ()))) for n in range(LONGEST + 1)]
    save(network, options.out, [count / sum(lengths) for count in lengths])
    write_reference([s for s in read_smiles(options.data) if not is_held_out(s)], options.out)
    (options.out / "training.json").write_text(
        json.dumps(
            {
                "device": options.device,
                "threads": torch.get_num_threads(),
                "minutes": round(progress.seconds / 60, 1),
                "steps": progress.step,
                "fragments": network.sizes["vocabulary"],
                "spelling": "most local",
                "parameters": sum(p.numel() for p in network.parameters()),
                "held_out_nats_per_molecule": progress.curve[-1]["held_out"],
            }
        )
    )


def _first(vocabulary: Vocabulary, groups: dict[int, np.ndarray], options: Namespace) -> Filler:
    """A new network; with --resume the finished weights in --out, which a checkpoint there outdoes."""
    if options.resume and (options.out / "model.json").exists():
        return load_filler(options.out, options.device)[0]
    network = Filler(len(vocabulary.fragments), vocabulary.longest)
    start_from_neighbours(network, groups)
    return network


def main() -> None:
    options = arguments(__doc__.splitlines()[0]).parse_args()
    vocabulary, training, held = prepare(options.data, options.out)
    network = _first(vocabulary, training, options)
    plan = Plan(options.out, options.minutes, options.device, options.resume, RATES)
    averaged, progress = train(
        network,
        batches(training, options.device, BATCH),
        batch_loss,
        lambda net: held_out_loss(net, held, options.device),
        plan,
    )
    finish(averaged, progress, training, options)


if __name__ == "__main__":
    main()
