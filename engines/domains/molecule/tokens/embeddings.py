"""Where the tokens' embeddings start: from which tokens stand beside which, so that training need not find that out.

Positive pointwise mutual information with the token before and the token after, factorised (Levy and Goldberg 2014).
On two cores this start is worth the first thousand steps.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from engines.domains.molecule.model import MoleculeDenoiser


def initialise_embeddings(network: MoleculeDenoiser, groups: dict[int, np.ndarray]) -> None:
    """Set embeddings, head and head bias from the training tokens {length n: [count, n]}."""
    vocabulary, width = network.sizes["vocabulary"], network.sizes["width"]
    table = embeddings(pair_counts(groups, vocabulary), width)
    frequency = sum(np.bincount(rows.ravel(), minlength=vocabulary) for rows in groups.values()) + 1
    with torch.no_grad():
        network.token.weight[:vocabulary] = table
        network.head.weight.copy_(0.5 * table)
        network.head.bias.copy_(torch.from_numpy(np.log(frequency / frequency.sum())))


def pair_counts(groups: dict[int, np.ndarray], vocabulary: int) -> Tensor:
    """[V, V]: how often the second token follows the first."""
    codes = np.concatenate(
        [(rows[:, :-1].astype(np.int64) * vocabulary + rows[:, 1:]).ravel() for rows in groups.values()]
    )
    return torch.from_numpy(np.bincount(codes, minlength=vocabulary**2)).view(vocabulary, vocabulary).float()


def embeddings(pairs: Tensor, width: int) -> Tensor:
    """[V, width] of counts [V, V], rows of length one: U √S of the mutual information with both neighbours."""
    expected = pairs.sum(1, keepdim=True) * pairs.sum(0, keepdim=True) / pairs.sum().clamp(min=1)
    information = (pairs / expected.clamp(min=1e-9)).clamp(min=1).log()
    both = torch.cat([information, information.T], 1)
    strength, directions = torch.linalg.eigh(both @ both.T)  # ascending, S²
    table = directions[:, -width:] * strength[-width:].clamp(min=0) ** 0.25
    return F.normalize(F.pad(table, (0, width - table.shape[1])), dim=1)
