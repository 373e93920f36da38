"""Noise as a pure function of (seed, purpose, lane, step, candidate): no generator state, any order, any chunking.

Philox4x32-10, Salmon et al. 2011, “Parallel random numbers: as easy as 1, 2, 3”.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

START, PROPOSE, KEEP, FILL, COUNT = range(5)  # what the numbers are for: streams never overlap

_LOW = np.uint64(0xFFFFFFFF)
_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85


@dataclass(frozen=True)
class Noise:
    """The numbers that belong to some lanes at one step. Candidate m of lane b always gets the same ones."""

    seed: int
    lanes: Tensor  # [B] lane ids
    step: int = 0
    purpose: int = PROPOSE

    def at(self, step: int, purpose: int = PROPOSE) -> "Noise":
        return replace(self, step=step, purpose=purpose)

    def uniform(self, copies: int, count: int) -> Tensor:
        """[B·copies, count] float64 in (0, 1), parent-major: row b·copies + m belongs to candidate m of lane b."""
        words = self._words(copies, -(-count // 2))[:, : 2 * count].reshape(-1, count, 2)
        bits = (words[..., 0] >> np.uint64(6)) * np.uint64(1 << 26) + (words[..., 1] >> np.uint64(6))  # 52 bits: a half fits
        return torch.from_numpy((bits.astype(np.float64) + 0.5) / (1 << 52))

    def normal(self, copies: int, shape: tuple[int, ...]) -> Tensor:
        """[B·copies, *shape] float32 standard normal (Box–Muller)."""
        count = int(np.prod(shape))
        pairs = self.uniform(copies, 2 * -(-count // 2))
        first, second = pairs[:, 0::2], pairs[:, 1::2]
        radius, angle = torch.sqrt(-2 * torch.log(first)), 2 * torch.pi * second
        both = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], -1).flatten(1)
        return both[:, :count].reshape(-1, *shape).float()

    def _words(self, copies: int, blocks: int) -> np.ndarray:
        """[B·copies, 4·blocks] 32-bit words held in uint64."""
        lanes = self.lanes.cpu().numpy().astype(np.uint64)
        shape = (len(lanes), copies, blocks)
        block = np.arange(blocks, dtype=np.uint64) + np.uint64(self.purpose << 28)
        counter = [np.broadcast_to(c, shape) for c in (
            lanes[:, None, None], np.uint64(self.step), np.arange(copies, dtype=np.uint64)[None, :, None], block)]
        return philox(counter, self.seed).reshape(len(lanes) * copies, 4 * blocks)


def philox(counter: list[np.ndarray], seed: int) -> np.ndarray:
    """Four counter words [...] and a 64-bit seed → [..., 4] random 32-bit words (as uint64)."""
    a, b, c, d = counter
    key = [seed & 0xFFFFFFFF, seed >> 32 & 0xFFFFFFFF]
    for _ in range(10):
        left, right = a * _MULTIPLIERS[0], c * _MULTIPLIERS[1]
        a, b, c, d = (right >> np.uint64(32)) ^ b ^ np.uint64(key[0]), right & _LOW, \
                     (left >> np.uint64(32)) ^ d ^ np.uint64(key[1]), left & _LOW
        key = [(k + w) & 0xFFFFFFFF for k, w in zip(key, _WEYL)]
    return np.stack([a, b, c, d], -1)


def noise_for(seed: int, lanes: int) -> Noise:
    """The noise of a whole run."""
    return Noise(seed, torch.arange(lanes))
