"""Muon (Jordan et al. 2024): momentum whose matrix updates are orthogonalised by five Newton–Schulz steps.

torch.optim.Muon takes plain matrices, one by one; here kernels are taken too, and all of one shape together.
"""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


class Muon(torch.optim.Optimizer):
    """For weight matrices, and kernels [out, …] as matrices.

    The update has AdamW's size (0.2·√max(shape), Liu et al. 2025), so its learning rates serve.
    """

    def __init__(self, matrices, lr: float = 2e-3, momentum: float = 0.95, weight_decay: float = 0.05):
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None) -> None:
        """Move all weights that have a gradient; those of one shape together."""
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for weight in group["params"]:
                if weight.grad is not None:
                    by_shape[weight.flatten(1).shape].append(weight)
            for shape, weights in by_shape.items():
                updates = orthogonal(torch.stack([self._momentum(w, group["momentum"]).flatten(1) for w in weights]))
                for weight, update in zip(weights, updates):
                    weight.mul_(1 - group["lr"] * group["weight_decay"])
                    weight.add_(update.view(weight.shape), alpha=-group["lr"] * 0.2 * max(shape) ** 0.5)

    def _momentum(self, weight: Tensor, decay: float) -> Tensor:
        """Nesterov momentum of the gradient."""
        average = self.state[weight].setdefault("momentum", torch.zeros_like(weight))
        average.lerp_(weight.grad, 1 - decay)
        return weight.grad.lerp(average, decay)


def orthogonal(matrices: Tensor, steps: int = 5) -> Tensor:
    """[K, m, n] → nearly the nearest orthogonal matrices, by x ← (a + b xxᵀ + c (xxᵀ)²) x."""
    a, b, c = COEFFICIENTS
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.mT if tall else matrices
    x = (x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)).bfloat16()
    for _ in range(steps):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return (x.mT if tall else x).to(matrices.dtype)
