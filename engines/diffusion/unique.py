"""Equal states, found once: what is computed for one of them serves all."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def unique_rows(x: Tensor) -> tuple[Tensor, Tensor]:
    """Rows of x [N, *event] → (first row of each distinct one [D], ascending; which distinct one a row is [N])."""
    where, first, place = {}, [], []
    for row, key in enumerate(_keys(x).tolist()):
        if key not in where:
            where[key] = len(first)
            first.append(row)
        place.append(where[key])
    return torch.tensor(first, dtype=torch.long, device=x.device), torch.tensor(
        place, dtype=torch.long, device=x.device
    )


def matching_rows(known: Tensor, rows: Tensor) -> Tensor:
    """For every row [D, *event] the index of an equal row of `known` [K, *event], or −1."""
    where = {key: i for i, key in enumerate(_keys(known).tolist())}
    return torch.tensor([where.get(key, -1) for key in _keys(rows).tolist()], dtype=torch.long, device=rows.device)


def _keys(x: Tensor) -> np.ndarray:
    flat = np.ascontiguousarray(x.flatten(1).cpu().numpy())
    return flat.view(np.dtype((np.void, flat.dtype.itemsize * flat.shape[1]))).ravel()
