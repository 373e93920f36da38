"""Noise as a pure function of (seed, purpose, lane, step, candidate): no generator state, any order, any chunking.

Philox4x32-10, Salmon et al. 2011, “Parallel random numbers: as easy as 1, 2, 3”.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engines.yield_points import pieces

START, PROPOSE, KEEP, FILL, COUNT, BACK, REDRAW, REFILL = range(8)  # what the numbers are for: streams never overlap

_LOW = 0xFFFFFFFF
_MULTIPLIERS = 0xD2511F53, 0xCD9E8D57
_WEYL = 0x9E3779B9, 0xBB67AE85
_AT_ONCE = {
    "cpu": 1 << 16,
    "cuda": 1 << 22,
}  # numbers that are made together: few stay in a processor's cache, many keep a GPU busy


@dataclass(frozen=True)
class Noise:
    """The numbers that belong to some lanes at one step. Candidate m of lane b always gets the same ones.

    device: where they are made; uniform numbers are the same everywhere, normal ones to the last bit on one device.
    """

    seed: int
    lanes: Tensor  # [B] lane ids
    step: int = 0
    purpose: int = PROPOSE
    device: str = "cpu"

    def at(self, step: int, purpose: int = PROPOSE) -> Noise:
        return replace(self, step=step, purpose=purpose)

    def on(self, device: torch.device) -> Noise:
        return replace(self, device=str(device))

    def of(self, rows: Tensor) -> Noise:
        """The numbers of some lanes, by their place among these."""
        return replace(self, lanes=self.lanes[rows.cpu()])

    def uniform(self, copies: int, count: int) -> Tensor:
        """[B·copies, count] float64 in (0, 1), parent-major: row b·copies + m belongs to candidate m of lane b."""
        return self._in_pieces(lambda lanes, candidates: self._uniform(lanes, candidates, count), copies, count)

    def normal(self, copies: int, shape: tuple[int, ...]) -> Tensor:
        """[B·copies, *shape] float32 standard normal (Box–Muller)."""
        count = int(np.prod(shape))
        draw = lambda lanes, candidates: _normal(self._uniform(lanes, candidates, 2 * -(-count // 2)))[
            :, :count
        ].float()
        return self._in_pieces(draw, copies, count).reshape(-1, *shape)

    def _in_pieces(self, draw: Callable[[Tensor, Tensor], Tensor], copies: int, count: int) -> Tensor:
        """draw: (lane and candidate of each row [R]) → numbers [R, count], for all rows, some at a time."""
        lanes, candidates = self.lanes.cpu().repeat_interleave(copies), torch.arange(copies).repeat(len(self.lanes))
        rows = max(1, _AT_ONCE.get(torch.device(self.device).type, 1 << 16) // max(1, count))
        return torch.cat([draw(*piece) for piece in zip(pieces(lanes, rows), pieces(candidates, rows))])

    def _uniform(self, lanes: Tensor, candidates: Tensor, count: int) -> Tensor:
        words = self._words(lanes, candidates, -(-count // 2))[:, : 2 * count].reshape(-1, count, 2)
        bits = (words[..., 0] >> 6) * (1 << 26) + (words[..., 1] >> 6)  # 52 bits: a half fits
        return (
            (torch.from_numpy(bits.astype(np.float64)) if isinstance(bits, np.ndarray) else bits.double()) + 0.5
        ) / (1 << 52)

    def _words(self, lanes: Tensor, candidates: Tensor, blocks: int) -> Any:
        """[R, 4·blocks] 32-bit words, held in uint64 by numpy and in int64 by torch."""
        counter = (
            lanes[:, None],
            torch.tensor([[self.step]]),
            candidates[:, None],
            torch.arange(blocks)[None] + (self.purpose << 28),
        )
        held = [c.numpy().astype(np.uint64) if self.device == "cpu" else c.to(self.device) for c in counter]
        return philox(held, self.seed).reshape(len(lanes), 4 * blocks)


def _normal(uniform: Tensor) -> Tensor:
    """Pairs of uniform numbers [R, 2·K] → normal ones [R, 2·K] (Box and Muller 1958)."""
    first, second = uniform[:, 0::2], uniform[:, 1::2]
    radius, angle = torch.sqrt(-2 * torch.log(first)), 2 * torch.pi * second
    return torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], -1).flatten(1)


def philox(counter: list[Any], seed: int) -> Any:
    """Four counter words, broadcast against one another to [...], and a 64-bit seed → [..., 4] random 32-bit words.

    All are numpy's uint64 or all are torch's int64, whose products wrap alike and whose shift needs its sign cut off.
    """
    a, b, c, d = counter
    high = (lambda product: product >> 32) if isinstance(a, np.ndarray) else (lambda product: product >> 32 & _LOW)
    key = [seed & _LOW, seed >> 32 & _LOW]
    for _ in range(10):
        left, right = a * _MULTIPLIERS[0], c * _MULTIPLIERS[1]
        a, b, c, d = high(right) ^ (b ^ key[0]), right & _LOW, high(left) ^ (d ^ key[1]), left & _LOW
        key = [(k + w) & _LOW for k, w in zip(key, _WEYL)]
    return np.stack([a, b, c, d], -1) if isinstance(a, np.ndarray) else torch.stack([a, b, c, d], -1)


def noise_for(seed: int, lanes: int) -> Noise:
    """The noise of a whole run."""
    return Noise(seed, torch.arange(lanes))
