"""The training set: SMILES cut into tokens, grouped by length, a fixed part held out."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engines.domains.molecule.tokens.vocabulary import Vocabulary, learn_vocabulary, smiles_to_selfies

FRAGMENTS, LONGEST = 4096, 16  # tokens of the vocabulary; of a molecule
PARTS = 4  # of a batch, each of molecules of one length
Groups = dict[int, np.ndarray]  # length n → tokens int16 [count, n]


def prepare_tokens(data: Path, out: Path) -> tuple[Vocabulary, Groups, Groups]:
    """(vocabulary, training tokens, held-out tokens) of a file of SMILES. They are kept in `out`."""
    packed = out / "tokens.npz"
    if not packed.exists():
        out.mkdir(parents=True, exist_ok=True)
        _pack_tokens(data, out, packed)
    arrays = np.load(packed)
    training, held_out = (
        {int(name.split("_")[1]): arrays[name] for name in arrays.files if name.startswith(part)}
        for part in ("train", "held")
    )
    return Vocabulary.load(out / "vocabulary.json"), training, held_out


def _pack_tokens(data: Path, out: Path, packed: Path) -> None:
    smiles = read_smiles(data)
    with Pool() as pool:
        texts = pool.map(smiles_to_selfies, smiles, chunksize=1000)
    held = np.array([is_held_out(s) for s in smiles])
    vocabulary = _make_vocabulary([t for t, h in zip(texts, held) if not h], out / "vocabulary.json")
    known = set(vocabulary.alphabet)
    ids = [vocabulary.encode([t])[0] if _all_known(t, known) else [] for t in texts]
    np.savez_compressed(packed, **_group_by_length(ids, ~held, "train"), **_group_by_length(ids, held, "held"))


def _make_vocabulary(texts: list[str], file: Path) -> Vocabulary:
    """The vocabulary in a file, or else one learned from SELFIES, and kept there."""
    if file.exists():
        return Vocabulary.load(file)
    vocabulary = learn_vocabulary(texts, FRAGMENTS, LONGEST)
    vocabulary.save(file)
    return vocabulary


def _all_known(text: str, symbols: set[str]) -> bool:
    """Whether all symbols of a SELFIES are among these."""
    return all(part + "]" in symbols for part in text.split("]")[:-1])


def _group_by_length(ids: list[list[int]], chosen: np.ndarray, name: str) -> dict[str, np.ndarray]:
    """“name_n” → tokens [count, n] of the chosen molecules; those without tokens or with too many are left out."""
    groups: dict[int, list] = {}
    for row, take in zip(ids, chosen):
        if take and 0 < len(row) <= LONGEST:
            groups.setdefault(len(row), []).append(row)
    return {f"{name}_{n}": np.array(rows, dtype=np.int16) for n, rows in sorted(groups.items())}


def read_smiles(data: Path) -> list[str]:
    """The SMILES of a file, one a line, gzipped or not."""
    opener = gzip.open if data.suffix == ".gz" else open
    with opener(data, "rt") as file:
        return [line.split()[0] for line in file if line.strip()]


def is_held_out(smiles: str) -> bool:
    """Whether it belongs to the fixed fiftieth of all molecules that is never trained on."""
    return zlib.crc32(smiles.encode()) % 50 == 0


def training_smiles(data: Path) -> list[str]:
    """The SMILES of a file that are trained on."""
    return [smiles for smiles in read_smiles(data) if not is_held_out(smiles)]


def batches(groups: Groups, device: str, batch: int, seed: int | None = None) -> Iterator[list[Tensor]]:
    """Endless batches of PARTS tensors [batch / PARTS, n], each of one length; every molecule comes once an epoch."""
    noise, part = np.random.default_rng(seed), batch // PARTS
    while True:
        shuffled = {n: noise.permutation(rows) for n, rows in groups.items()}
        starts = [(n, i) for n, rows in shuffled.items() for i in range(0, len(rows), part)]
        order = noise.permutation(len(starts))
        for chosen in np.array_split(order, max(1, len(order) // PARTS)):
            parts = (shuffled[n][i : i + part] for n, i in (starts[k] for k in chosen))
            yield [torch.from_numpy(rows.astype(np.int64)).to(device) for rows in parts]
