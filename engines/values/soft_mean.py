"""The soft mean of rewards, by which sampled designs become a value."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def soft_mean(rewards: Tensor, alpha: float) -> Tensor:
    """α log mean exp(r/α) of what can be judged, [N, K] → [N]: the largest at α = 0, the mean at α = ∞.

    nan where nothing can be judged.
    """
    judged = rewards.isfinite()
    count = judged.sum(1).double()
    best = rewards.masked_fill(~judged, -math.inf).amax(1)
    if alpha == 0:
        value = best
    elif math.isinf(alpha):
        value = rewards.nan_to_num(0.0, 0.0, 0.0).sum(1) / count
    else:
        value = alpha * (torch.logsumexp((rewards / alpha).masked_fill(~judged, -math.inf), 1) - count.log())
    return torch.where(count > 0, value, math.nan)
