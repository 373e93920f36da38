"""Some lanes of a run, where what a lane begins with hangs on how many there are (its share of the prompts)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import Noise


@dataclass(frozen=True)
class SomeLanes:
    """Keeps the contract of `process.py`; x_T is what these lanes have in the whole run.

    lanes: of the whole run. some: which of them; each has as many rows of x_T.
    """

    process: Any
    lanes: int
    some: range

    def __getattr__(self, name: str) -> Any:
        return getattr(self.process, name)

    def prior(self, batch: int, noise: Noise) -> Tensor:
        each = batch // len(self.some)
        whole = replace(noise, lanes=torch.arange(self.lanes * each))
        return self.process.prior(self.lanes * each, whole)[self.some.start * each : self.some.stop * each]
