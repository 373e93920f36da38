"""Letter ids as the networks read them."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from engines.domains.sequence.letters import ALPHABET


def one_hot(ids: Tensor) -> Tensor:
    """Float [N, 4, L] of letter ids [N, L], or of the shares [N, L, 4] that places have of letters; MASK is nothing."""
    if ids.dim() == 3:
        return ids.transpose(1, 2)
    return F.one_hot(ids.long(), len(ALPHABET) + 1)[..., : len(ALPHABET)].float().transpose(1, 2)


def reverse_complement_ids(ids: Tensor) -> Tensor:
    """The other strand's letter ids [N, L], or shares of letters [N, L, 4]; MASK stays MASK."""
    if ids.dim() == 3:
        return ids.flip(1, 2)
    flipped = ids.flip(1)
    return torch.where(flipped < len(ALPHABET), len(ALPHABET) - 1 - flipped, flipped)
