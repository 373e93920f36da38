"""Molecules as tokens, grouped by length: as they lie on disk, and as batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

TOKENS_FILE = "tokens.npz"
PARTS = 4  # of a batch, each of molecules of one length
Groups = dict[int, np.ndarray]  # length n → tokens int16 [count, n]


def load_tokens(packed: Path) -> tuple[Groups, Groups]:
    """(training tokens, held-out tokens) of a file. Raises FileNotFoundError."""
    with np.load(packed, allow_pickle=False) as arrays:
        training, held_out = (
            {int(name.split("_")[1]): arrays[name] for name in arrays.files if name.startswith(part)}
            for part in ("train", "held")
        )
    return training, held_out


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
