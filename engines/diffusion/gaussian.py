"""Gaussian (variance-preserving) diffusion, stepped by DDIM with η in [0, 1].

Song et al. 2021, arXiv:2010.02502, eq. 12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from engines.diffusion import THERE_AND_BACK
from engines.diffusion.lean import Leaning, Merit, Strength, ascend, packed, unpacked
from engines.diffusion.noise import START, Noise
from engines.yield_points import pieces

LEAST_SIGNAL = 1e-12  # of a schedule that begins with nothing but noise


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
    timeless, passes, passes_to_lean = False, 1, THERE_AND_BACK

    @property
    def levels(self) -> int:
        return len(self.signal) - 1

    def prior(self, batch: int, noise: Noise) -> Tensor:
        return noise.at(self.levels, START).normal(1, self.shape)[:batch]

    def groups(self, x: Tensor) -> Tensor:
        return torch.zeros(len(x), dtype=torch.long)

    def denoise(self, x: Tensor, t: int) -> Tensor:
        return self.in_calls(partial(self.predict_clean, t=t), x)

    def in_calls(self, function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        """function(x), for as many rows at once as the network takes."""
        return torch.cat([function(rows) for rows in pieces(x, self.rows_per_call)])

    def lean(self, x: Tensor, t: int, merit: Merit, strength: Strength) -> Leaning:
        """x̂0 moved by (1 − ᾱ)/√ᾱ · g/α, g = ∂ merit(x̂0(x_t)) / ∂x_t in the place of the soft value's gradient.

        So its score is that of p·exp(v/α) (Tweedie). √(1 − ᾱ) is the deviation that x_t leaves x0 of unit variance.
        """
        found = self.in_calls(partial(self._ascend, t=t, merit=merit), x)
        clean, worth, slope = unpacked(found, self.shape, (), x.shape[1:])
        signal = self.signal[t].double().clamp(min=LEAST_SIGNAL)
        shift = (1 - signal) / signal.sqrt() * self.latents(slope)
        factor = strength.factor(shift.flatten(1).norm(dim=1) / (1 - signal).sqrt())
        return Leaning(clean.to(x.dtype), (clean + shift * _along(factor, shift)).to(x.dtype), worth)

    def _ascend(self, x: Tensor, t: int, merit: Merit) -> Tensor:
        """x̂0, what it is worth and the gradient of that, side by side."""

        def judge(x: Tensor) -> tuple[Tensor, Tensor]:
            prediction = self.predict_clean(x, t)
            return merit(self.clean(x, prediction, t)), prediction

        worth, prediction, slope = ascend(judge, x)
        return packed(prediction, worth.to(x.device), slope)

    def latents(self, x: Tensor) -> Tensor:
        """The real-valued part of states."""
        return x

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


def _along(factors: Tensor, x: Tensor) -> Tensor:
    """Factors [N] as they multiply x [N, *event]."""
    return factors.view(-1, *[1] * (x.dim() - 1))


def cosine_signal(levels: int) -> Tensor:
    """ᾱ_t = cos²(π/2 · (t/T + s)/(1 + s)) with s = 0.008 (Nichol and Dhariwal 2021), ᾱ_0 = 1."""
    share = torch.arange(levels + 1, dtype=torch.float64) / levels
    signal = torch.cos((share + 0.008) / 1.008 * torch.pi / 2) ** 2
    return (signal / signal[0]).clamp(min=1e-4)
