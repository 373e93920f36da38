"""What the sequence networks are made of. Weights are matrices, so that Muon takes them."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.letters import ALPHABET


class Convolution(nn.Module):
    """A convolution along the sequence, [N, in, L] → [N, out, L]; its weight is a matrix [out, in · reach]."""

    def __init__(self, inside: int, outside: int, reach: int, dilation: int = 1):
        super().__init__()
        self.shape, self.dilation = (outside, inside, reach), dilation
        self.weight = nn.Parameter(torch.randn(outside, inside * reach) * (inside * reach) ** -0.5)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv1d(
            x, self.weight.view(self.shape), padding=self.dilation * (self.shape[2] - 1) // 2, dilation=self.dilation
        )


class Block(nn.Module):
    """x + W₂ relu²(W₁ ∗ norm(x)), [N, width, L] → the same."""

    def __init__(self, width: int, reach: int = 5, dilation: int = 1):
        super().__init__()
        self.norm, self.mix, self.out = (
            nn.GroupNorm(1, width),
            Convolution(width, width, reach, dilation),
            Convolution(width, width, 1),
        )
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.out(F.relu(self.mix(self.norm(x))).square())


def one_hot(ids: Tensor) -> Tensor:
    """Letter ids [N, L] → [N, 4, L]; MASK is nothing."""
    return F.one_hot(ids.long(), len(ALPHABET) + 1)[..., : len(ALPHABET)].float().transpose(1, 2)


def reverse_complemented(ids: Tensor) -> Tensor:
    """Letter ids [N, L] → those of the other strand; MASK stays MASK."""
    flipped = ids.flip(1)
    return torch.where(flipped < len(ALPHABET), len(ALPHABET) - 1 - flipped, flipped)
