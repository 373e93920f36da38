"""Rewards of the chain by the shares [N, 3, 3] of a, b and c that places have: means over independent places."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def letters(shares: Tensor, conditions: Any) -> Tensor:
    """[N] the share of letters that are a."""
    return shares[..., 0].mean(1)


def order(shares: Tensor, conditions: Any) -> Tensor:
    """[N] the share of neighbours in alphabetical order."""
    return torch.einsum("nix,niy,xy->ni", shares[:, :-1], shares[:, 1:], torch.ones(3, 3).triu().to(shares)).mean(1)
