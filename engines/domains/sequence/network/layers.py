"""Layers of the sequence networks. Weights are matrices, so that Muon takes them."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Convolution(nn.Module):
    """A convolution along the sequence, [N, in, L] → [N, out, L]; its weight is a matrix [out, in · reach]."""

    def __init__(self, inside: int, outside: int, reach: int, dilation: int = 1):
        super().__init__()
        self.shape, self.dilation = (outside, inside, reach), dilation
        self.weight = nn.Parameter(torch.randn(outside, inside * reach) * (inside * reach) ** -0.5)

    def forward(self, x: Tensor) -> Tensor:
        padding = self.dilation * (self.shape[2] - 1) // 2
        return F.conv1d(x, self.weight.view(self.shape), padding=padding, dilation=self.dilation)


class ChannelNorm(nn.Module):
    """Each place of [N, width, L] over the root mean square of its own channels; a place of zeros stays so."""

    def forward(self, x: Tensor) -> Tensor:
        return x * (x.square().mean(1, keepdim=True) + 1e-5).rsqrt()


class ResidualBlock(nn.Module):
    """x + W₂ relu²(W₁ ∗ norm(x)), [N, width, L] → the same. norm: GroupNorm of one group where none is given."""

    def __init__(self, width: int, reach: int = 5, dilation: int = 1, norm: nn.Module | None = None):
        super().__init__()
        self.norm = norm or nn.GroupNorm(1, width)
        self.mix = Convolution(width, width, reach, dilation)
        self.out = Convolution(width, width, 1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.out(F.relu(self.mix(self.norm(x))).square())
