"""What a head learns from: noisy states, and what shall be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import Noise

GROUP = 32  # states of a batch that share a level
SEED = 3 << 60  # beyond a run's, and beyond what look-ahead draws from

Batch = tuple[Tensor, Tensor, Tensor]  # noisy states [N, E], t/T [N], targets [N, K]


class Renoised:
    """Finished states [N, *event] that go back to random levels, each time in another form, and keep their targets."""

    def __init__(self, process: Any, finished: Tensor, targets: Tensor):
        self._process, self._finished, self._targets = process, finished, targets
        self._drawn = 0

    def __len__(self) -> int:
        return len(self._finished)

    @torch.inference_mode(False)
    def batch(self, rows: Tensor, generator: torch.Generator) -> Batch:
        """Of so many rows, every GROUP of them at a level of its own."""
        parts, place = rows.split(GROUP), self._finished.device
        levels = torch.randint(1, self._process.levels, (len(parts),), generator=generator)
        lanes = (self._drawn + torch.arange(len(rows))).split(GROUP)
        self._drawn += len(rows)
        noised = [
            self._process.noised(self._finished[part.to(place)], t, Noise(SEED, own, t)).flatten(1)
            for part, t, own in zip(parts, levels.tolist(), lanes)
        ]
        time = (levels / self._process.levels).repeat_interleave(torch.tensor([len(part) for part in parts]))
        return torch.cat(noised), time.to(place), self._targets[rows].to(place, torch.float32)


@dataclass(frozen=True)
class Trails:
    """States x [N, F, E] at times t/T [N, F] from which the model went on by itself, and targets [N, K] of the ends."""

    x: Tensor
    time: Tensor
    targets: Tensor

    def __len__(self) -> int:
        return len(self.x)

    @torch.inference_mode(False)
    def batch(self, rows: Tensor, generator: torch.Generator) -> Batch:
        """One state of each row's trail."""
        form, place = torch.randint(self.x.shape[1], (len(rows),), generator=generator), self.x.device
        x, time = (held[rows.to(place), form.to(place)] for held in (self.x, self.time))
        return x, time, self.targets[rows].to(place, torch.float32)
