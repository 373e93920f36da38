"""A process that leans toward what its x̂0 is worth: gradient guidance wraps the denoiser.

Chung et al. 2023 (DPS, arXiv:2209.14687) for gaussian states, Nisonoff et al. 2024 (arXiv:2406.01572) for masked ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.yield_points import pieces

Merit = Callable[[Tensor], Tensor]  # x̂0 [N, *event], of masked models [N, L, V] shares → what it is worth [N]


@dataclass(frozen=True)
class Strength:
    """How far predictions lean: by gradient/α, and by `most` at most, so that α = 0 leans by that everywhere.

    most: how far x̂0 moves, in standard deviations of what x_t leaves open of it; of masked states in nats, the root
    mean square over their letters.
    """

    alpha: float
    most: float

    def factor(self, size: Tensor) -> Tensor:
        """By what gradients of these sizes [N] are multiplied [N]; 0 where there is none."""
        longest = self.most / size
        wanted = longest if self.alpha == 0 else longest.clamp(max=1 / self.alpha)
        return torch.where((size > 0) & size.isfinite(), wanted, 0.0)


@dataclass(frozen=True)
class Leaning:
    """The network's prediction, the one that is proposed from, and what x̂0 is worth [N]."""

    prediction: Any
    leant: Any
    worth: Tensor

    def __getitem__(self, rows: Tensor) -> Leaning:
        return Leaning(self.prediction[rows], self.leant[rows], self.worth[rows])


@dataclass(frozen=True)
class LeaningProcess:
    """Keeps the contract of `process.py`, whose prediction is a Leaning.

    process: the model's. asked: told how many states each call is for.
    """

    process: Any
    merit: Merit
    strength: Strength
    asked: Callable[[int], None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.process, name)

    @property
    def passes(self) -> int:
        return self.process.passes_to_lean

    def denoise(self, x: Tensor, t: int) -> Leaning:
        self.asked(len(x))
        return self.process.lean(x, t, self.merit, self.strength)

    def join(self, parts: list[Leaning]) -> Leaning:
        join = self.process.join
        worth = torch.cat([part.worth for part in parts])
        return Leaning(join([part.prediction for part in parts]), join([part.leant for part in parts]), worth)

    def propose(self, x: Tensor, prediction: Leaning, t: int, copies: int, noise: Noise) -> Tensor:
        return self.process.propose(x, prediction.leant, t, copies, noise)

    def clean(self, x: Tensor, prediction: Leaning | None, t: int) -> Tensor:
        return self.process.clean(x, prediction and prediction.prediction, t)


def ascend(worth: Callable[[Tensor], tuple[Tensor, Tensor]], x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """worth: x [N, *event] → (what each is worth [N], anything beside it) → both, and the gradient of the first.

    The gradient is 0 where it is not finite. Rows are independent of one another.
    """
    with torch.inference_mode(False), torch.enable_grad():
        x = x.detach().clone().requires_grad_()
        found, beside = worth(x)
        (slope,) = torch.autograd.grad(found.sum(), x)
    return found.detach(), beside.detach(), slope.nan_to_num(0.0, 0.0, 0.0)


def call_in_tiles(function: Callable[[Tensor], Tensor], rows: Tensor, tile: int) -> Tensor:
    """function(rows), called with always `tile` rows, so that a row's bits never depend on its company."""
    parts = []
    for part in pieces(rows, tile):
        full = torch.cat([part, part[:1].expand(tile - len(part), *part.shape[1:])])
        parts.append(function(full)[: len(part)])
    return torch.cat(parts)


def packed(*parts: Tensor) -> Tensor:
    """Tensors of N rows each, side by side: [N, all their numbers]."""
    return torch.cat([part.flatten(1) if part.dim() > 1 else part[:, None] for part in parts], 1)


def unpacked(together: Tensor, *events: tuple[int, ...]) -> list[Tensor]:
    """The parts of `packed`, of rows with these shapes."""
    counts = [torch.Size(event).numel() for event in events]
    return [part.reshape(-1, *event) for part, event in zip(together.split(counts, 1), events)]
