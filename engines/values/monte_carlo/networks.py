"""Small networks that say of a noisy state in which bucket its reward will lie: thousands of states a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LONG = 64  # places; longer states are read several places at once


class Experts(nn.Module):
    """Several networks that learn by themselves and say the mean of their logits [N, K]: each errs in its own way."""

    def __init__(self, experts: Sequence[nn.Module]):
        super().__init__()
        self.experts = nn.ModuleList(experts)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        return torch.stack([expert(x, time) for expert in self.experts]).mean(0)


class Residual(nn.Module):
    """x + what a convolution says of normalised x [N, C, *places]."""

    def __init__(self, convolution: type[nn.Module], width: int, kernel: int):
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.inner, self.outer = convolution(width, width, kernel, padding=kernel // 2), convolution(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.outer(F.gelu(self.inner(self.norm(x))))


class CountNetwork(nn.Module):
    """Logits [N, K] of how often tokens [N, L] hold each symbol: little, but few designs teach it.

    symbols: [ids, S] what each token is made of; a zero row of what is no token.
    """

    def __init__(self, symbols: Tensor, length: int, buckets: int, width: int = 32):
        super().__init__()
        self.scale = length**-0.5
        self.register_buffer("symbols", symbols, persistent=False)
        self.hidden, self.last = nn.Linear(symbols.shape[1], width), nn.Linear(width, buckets)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """time [N] is not used: the share that is masked says it (Ou et al. 2024, arXiv:2406.03736)."""
        return self.last(F.gelu(self.hidden(self.symbols[x].sum(1) * self.scale)))


class TokenNetwork(nn.Module):
    """Logits [N, K] of tokens [N, L] at their places. symbols: as CountNetwork's."""

    def __init__(self, symbols: Tensor, length: int, buckets: int, width: int = 64):
        super().__init__()
        stride = -(-length // LONG)
        self.register_buffer("symbols", symbols, persistent=False)
        self.token, self.place = nn.Linear(symbols.shape[1], width), nn.Parameter(torch.zeros(width, length))
        self.down = nn.Conv1d(width, width, 2 * stride - 1, stride, padding=stride - 1)
        self.blocks = nn.ModuleList(Residual(nn.Conv1d, width, 5) for _ in range(2))
        self.hidden, self.last = nn.Linear(2 * width, 2 * width), nn.Linear(2 * width, buckets)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """time [N] is not used."""
        y = self.down(self.token(self.symbols[x]).mT + self.place)
        for block in self.blocks:
            y = block(y)
        return self.last(F.gelu(self.hidden(torch.cat([y.mean(2), y.amax(2)], 1))))


class PointNetwork(nn.Module):
    """Logits [N, K] of real vectors [N, E] and times t/T [N]."""

    def __init__(self, size: int, buckets: int, width: int = 128):
        super().__init__()
        self.first, self.hidden = nn.Linear(size + 1, width), nn.Linear(width, width)
        self.last = nn.Linear(width, buckets)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        y = F.gelu(self.first(torch.cat([x, time[:, None]], 1)))
        return self.last(F.gelu(self.hidden(y)))


class LatentNetwork(nn.Module):
    """Logits [N, K] of rows [N, 2 + C·H·W] (prompt, level, latents; engines/domains/image) and times t/T [N]."""

    def __init__(self, shape: tuple[int, int, int], prompts: int, buckets: int, width: int = 48):
        super().__init__()
        self.shape = shape
        self.prompt = nn.Embedding(prompts, width)
        self.first = nn.Conv2d(shape[0] + 1, width, 3, stride=2, padding=1)
        self.blocks = nn.ModuleList(Residual(nn.Conv2d, width, 3) for _ in range(2))
        self.hidden, self.last = nn.Linear(3 * width + 1, 2 * width), nn.Linear(2 * width, buckets)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        latents = x[:, -torch.Size(self.shape).numel() :].reshape(-1, *self.shape)
        y = self.first(torch.cat([latents, time[:, None, None, None].expand(-1, 1, *self.shape[1:])], 1))
        for block in self.blocks:
            y = block(y)
        pooled = [y.mean((2, 3)), y.amax((2, 3)), self.prompt(x[:, 0].long()), time[:, None]]
        return self.last(F.gelu(self.hidden(torch.cat(pooled, 1))))


def network_for(process: Any, symbols: Tensor | None, length: int, buckets: int) -> Experts:
    """The networks that suit a process whose states have `length` numbers; their weights say nothing yet.

    symbols: [ids, S] what its tokens are made of; None: each is a symbol of its own.
    """
    if process.timeless:
        held = torch.eye(max(process.mask, process.pad) + 1) if symbols is None else symbols.clone()
        return Experts([CountNetwork(held, length, buckets), TokenNetwork(held, length, buckets)])
    if len(process.shape) == 3:
        return Experts([LatentNetwork(tuple(process.shape), process.prompts, buckets)])
    return Experts([PointNetwork(length, buckets)])


@torch.no_grad()
def initialise(network: nn.Module, generator: torch.Generator) -> None:
    """Normal weights 1/√inputs from a generator of its own; what the network says first is the roll-outs' law."""
    for parameter in network.parameters():
        if parameter.ndim > 1:
            scale = parameter[0].numel() ** -0.5
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * scale)
    for module in network.modules():
        if isinstance(module, (nn.Linear, nn.Conv1d, nn.Conv2d)):
            nn.init.zeros_(module.bias)
        for name in ("outer", "last"):  # nothing is added, and nothing said, at first
            nn.init.zeros_(getattr(module, name).weight) if hasattr(module, name) else None
