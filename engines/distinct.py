"""Equal states, found once: what is computed for one of them serves all."""
from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def distinct(x: Tensor) -> tuple[Tensor, Tensor]:
    """Rows of x [N, *event] → (first row of each distinct one [D], which distinct one a row is [N])."""
    _, first, place = np.unique(_keys(x), return_index=True, return_inverse=True)
    return torch.from_numpy(first).to(x.device), torch.from_numpy(place.reshape(-1)).to(x.device)


def found_in(known: Tensor, rows: Tensor) -> Tensor:
    """For every row [D, *event] the index of an equal row of `known` [K, *event], or −1."""
    where = {key: i for i, key in enumerate(_keys(known).tolist())}
    return torch.tensor([where.get(key, -1) for key in _keys(rows).tolist()], dtype=torch.long, device=rows.device)


def _keys(x: Tensor) -> np.ndarray:
    flat = np.ascontiguousarray(x.flatten(1).cpu().numpy())
    return flat.view(np.dtype((np.void, flat.dtype.itemsize * flat.shape[1]))).ravel()
