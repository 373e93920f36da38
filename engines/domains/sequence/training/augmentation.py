"""Changes to a batch of sequences that leave alone what an oracle should predict of them."""

from __future__ import annotations

import torch
from torch import Tensor

from engines.domains.sequence.letters import MASK
from engines.domains.sequence.network.encoding import reverse_complement_ids


def shift(ids: Tensor, most: int) -> Tensor:
    """Ids [N, L], every row moved by the same few places, at most `most`, MASK coming in."""
    by = int(torch.randint(-most, most + 1, ()))
    moved = torch.full_like(ids, MASK)
    length = ids.shape[1]
    moved[:, max(0, by) : length + min(0, by)] = ids[:, max(0, -by) : length - max(0, by)]
    return moved


def random_strand(ids: Tensor) -> Tensor:
    """Ids [N, L], or in half of all calls those of the other strand."""
    return reverse_complement_ids(ids) if torch.rand(()) < 0.5 else ids
