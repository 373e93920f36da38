"""Gaussian (variance-preserving) diffusion, stepped by DDIM with η in [0, 1].

Song et al. 2021, arXiv:2010.02502, eq. 12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from engines.diffusion.noise import START, Noise
from engines.yield_points import pieces


@dataclass(frozen=True)
class GaussianProcess:
    """Keeps the contract of `process.py` for real-valued states.

    predict_clean: (x_t [N, *event], t) → x̂0 [N, *event], the network. signal: ᾱ_t for t = 0 … T, ᾱ_0 = 1 [T + 1].
    shape: the event's shape. eta: 1 is DDPM's stochastic step, 0 the deterministic one.
    """

    predict_clean: Callable[[Tensor, int], Tensor]
    signal: Tensor
    shape: tuple[int, ...]
    eta: float = 1.0
    rows_per_call: int = 65536
    timeless = False

    @property
    def levels(self) -> int:
        return len(self.signal) - 1

    def prior(self, batch: int, noise: Noise) -> Tensor:
        return noise.at(self.levels, START).normal(1, self.shape)[:batch]

    def groups(self, x: Tensor) -> Tensor:
        return torch.zeros(len(x), dtype=torch.long)

    def denoise(self, x: Tensor, t: int) -> Tensor:
        return torch.cat([self.predict_clean(rows, t) for rows in pieces(x, self.rows_per_call)])

    def propose(self, x: Tensor, prediction: Tensor, t: int, copies: int, noise: Noise) -> Tensor:
        now, after = self.span(t)
        spread = self.eta * torch.sqrt((1 - after) / (1 - now) * (1 - now / after))
        towards = (x - now.sqrt() * prediction) / (1 - now).sqrt()
        mean = after.sqrt() * prediction + (1 - after - spread**2).clamp(min=0).sqrt() * towards
        drawn = noise.on(x.device).normal(copies, self.shape)
        return (mean.repeat_interleave(copies, 0) + spread * drawn).to(x.dtype)

    def changing(self, x: Tensor, t: int) -> Tensor:
        """All of them at every step but the last, which draws nothing: x_0 is x̂0."""
        return len(x) * (torch.arange(t) > 0).double()

    def span(self, t: int) -> tuple[Tensor, Tensor]:
        """ᾱ where a step begins, at t, and where it ends, in float64."""
        return self.signal[t].double(), self.signal[t - 1].double()

    def noised(self, x: Tensor, t: int, noise: Noise) -> Tensor:
        """√ᾱ_t x0 + √(1 − ᾱ_t) ε"""
        signal, drawn = self.signal[t].double(), noise.on(x.device).normal(1, self.shape)
        return (signal.sqrt() * x + (1 - signal).sqrt() * drawn).to(x.dtype)

    def redrawing(self, share: float, rows: int) -> tuple[GaussianProcess, int]:
        """This process, and the level to which that share of all leads; every level on the way is a row."""
        return self, max(1, round(share * self.levels))

    def clean(self, x: Tensor, prediction: Tensor | None, t: int) -> Tensor:
        """Tweedie's x̂0, which is what the network predicts here."""
        return x if prediction is None else prediction


def cosine_signal(levels: int) -> Tensor:
    """ᾱ_t = cos²(π/2 · (t/T + s)/(1 + s)) with s = 0.008 (Nichol and Dhariwal 2021), ᾱ_0 = 1."""
    share = torch.arange(levels + 1, dtype=torch.float64) / levels
    signal = torch.cos((share + 0.008) / 1.008 * torch.pi / 2) ** 2
    return (signal / signal[0]).clamp(min=1e-4)
