"""Steps and noise as arrays and numbers on their way between machines, and what a run is there."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.records.step import Step


@dataclass(frozen=True)
class Asked:
    """A run that workers compute for. id: its own. request: JSON, checked anew there. owner: of its own scripts.

    heads: key → what its value has learned, as safetensors.
    """

    id: str
    request: str
    owner: str = ""
    heads: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """One level of some lanes. step: as `pack` has it. parts: at the end each reward of what is kept [K, rewards].

    unconfined: whether a plain process judged.
    """

    step: dict[str, Any]
    parts: np.ndarray | None
    unconfined: bool


def pack(step: Step) -> dict[str, Any]:
    """Name → array, or what else a Step holds."""
    return {f.name: _array(getattr(step, f.name)) for f in fields(step)}


def unpack(packed: dict[str, Any]) -> Step:
    return Step(**{name: tensor(value) if isinstance(value, np.ndarray) else value for name, value in packed.items()})


def tensor(array: np.ndarray) -> Tensor:
    """A copy, since what came from elsewhere cannot be written."""
    return torch.from_numpy(np.array(array))


def noise_numbers(noise: Noise) -> tuple[int, np.ndarray, int, int]:
    return noise.seed, noise.lanes.cpu().numpy(), noise.step, noise.purpose


def noise_of(seed: int, lanes: np.ndarray, step: int, purpose: int) -> Noise:
    return Noise(seed, tensor(lanes), step, purpose)


def _array(value: Any) -> Any:
    return value.cpu().numpy() if isinstance(value, Tensor) else value
