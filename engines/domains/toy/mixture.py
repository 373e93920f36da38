"""A Gaussian mixture in the plane: exact scores; posterior mean and soft value of a linear reward in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engines.diffusion.gaussian import GaussianProcess, cosine_signal
from engines.domains import Model, rows_of


@dataclass(frozen=True)
class Mixture:
    """Σ_k weights_k N(means_k, spread² I) over finished points; its noised forms are mixtures too."""

    weights: Tensor  # [K]
    means: Tensor  # [K, 2]
    spread: float

    def posterior(self, x: Tensor, signal: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """p(x0 | x_t) = Σ_k: log-weights [N, K], means [N, K, 2], variance [] (the same for all)."""
        total = signal * self.spread**2 + 1 - signal
        gap = x[:, None].double() - signal.sqrt() * self.means
        logits = self.weights.log() - gap.square().sum(-1) / (2 * total)
        gain = signal.sqrt() * self.spread**2 / total
        return torch.log_softmax(logits, 1), self.means + gain * gap, self.spread**2 * (1 - signal) / total

    def clean(self, x: Tensor, signal: Tensor) -> Tensor:
        """E[x0 | x_t] [N, 2]."""
        weights, means, _ = self.posterior(x, signal)
        return (weights.exp()[..., None] * means).sum(1).to(x.dtype)

    def soft_value(self, slope: Tensor, alpha: float, x: Tensor, signal: Tensor) -> Tensor:
        """α log E[exp(slope·x0/α) | x_t]; its limit E[slope·x0 | x_t] at α = ∞.

        At α = 0 it is infinite for all x_t alike; what still tells them apart is max_k E_k[slope·x0 | x_t].
        """
        weights, means, variance = self.posterior(x, signal)
        linear = means @ slope
        if alpha == float("inf"):
            return (weights.exp() * linear).sum(1)
        if alpha == 0:
            return linear.amax(1)
        return alpha * torch.logsumexp(weights + linear / alpha + slope.square().sum() * variance / (2 * alpha**2), 1)

    def tilted(self, slope: Tensor, alpha: float) -> Mixture:
        """p(x0)·exp(slope·x0/α)/Z, again a mixture of the same spread."""
        logits = self.weights.log() + self.means @ slope / alpha
        return Mixture(torch.softmax(logits, 0), self.means + slope * self.spread**2 / alpha, self.spread)

    def log_density(self, x: Tensor) -> Tensor:
        """log p of finished points [N, 2] → [N], in nats."""
        squared = (x[:, None].double() - self.means).square().sum(-1)
        each = (
            self.weights.log() - squared / (2 * self.spread**2) - torch.log(torch.tensor(2 * torch.pi * self.spread**2))
        )
        return torch.logsumexp(each, 1)


def mixture() -> Mixture:
    """The public example: three islands of unequal weight."""
    means = torch.tensor([[-1.5, 0.0], [1.0, 1.2], [0.8, -1.2]], dtype=torch.float64)
    return Mixture(torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64), means, 0.4)


def decode(x: Tensor) -> list[tuple[float, float]]:
    """The point of each row [N, 2]."""
    return [tuple(row) for row in x.tolist()]


def load(levels: int, device: str = "cpu", rows_per_call: int | None = None) -> Model:
    """The mixture as a Model, with exact soft values."""
    law, signal = mixture(), cosine_signal(levels)
    process = GaussianProcess(lambda x, t: law.clean(x, signal[t]), signal, (2,), rows_per_call=rows_per_call or 65536)

    def soft(rewards, alpha):
        slope = torch.tensor([rewards.get("right", 0.0), rewards.get("up", 0.0)], dtype=torch.float64)
        return lambda x, t: law.soft_value(slope, alpha, x, signal[t])

    likelihood = lambda x, some=None: law.log_density(rows_of(x, some))
    return Model(process, decode, soft, likelihood, relaxed=lambda x: x)
