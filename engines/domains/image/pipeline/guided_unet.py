"""The network under its prompts: classifier-free guidance inside the prediction, so that a value is a value of the guided model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engines.domains.image.pipeline.process import LATENTS, PROMPT
from engines.domains.image.pipeline.schedule import Schedule
from engines.domains.image.prompt import Told


@dataclass(frozen=True)
class Guided:
    """(rows [N, 2 + C·H·W], t) → x̂0 [N, C, H, W] in float32, whatever the network computes in.

    wanted: what the network is told of every prompt; unwanted: what guidance leads away from, or None without guidance.
    scale: of guidance (Ho and Salimans 2022, arXiv:2207.12598, eq. 6). shape: of latents.
    """

    unet: Any
    schedule: Schedule
    wanted: Told
    unwanted: Told | None
    scale: float
    shape: tuple[int, int, int]

    @torch.no_grad()
    def __call__(self, rows: Tensor, t: int) -> Tensor:
        x, which = rows[:, LATENTS:].view(-1, *self.shape), rows[:, PROMPT].long()
        answer = self._answer(x.to(self.unet.dtype), self.schedule.timesteps[t], which)
        return self.schedule.clean(answer, x, t)

    def _answer(self, x: Tensor, time: int, which: Tensor) -> Tensor:
        """One row of the network a picture without guidance, two with it."""
        wanted = self.wanted.arguments(which)
        if self.unwanted is None:
            return self._asked(x, time, wanted)
        both = _beside(self.unwanted.arguments(torch.zeros_like(which)), wanted)
        without, told = self._asked(torch.cat([x, x]), time, both).chunk(2)
        return without + self.scale * (told - without)

    def _asked(self, x: Tensor, time: int, arguments: dict[str, Any]) -> Tensor:
        if self.unet.config.time_cond_proj_dim is not None:
            arguments = arguments | {
                "timestep_cond": _scale_embedding(self.scale, self.unet.config.time_cond_proj_dim)
                .to(x)
                .expand(len(x), -1)
            }
        return self.unet(x, time, **arguments, return_dict=False)[0].float()


def _beside(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The arguments of two batches as those of one."""
    return {
        name: _beside(value, second[name]) if isinstance(value, dict) else torch.cat([value, second[name]])
        for name, value in first.items()
    }


def _scale_embedding(scale: float, width: int) -> Tensor:
    """Guidance as distilled networks are told it [1, width] (Meng et al. 2023, arXiv:2210.03142, §3; the frequencies are diffusers')."""
    half = width // 2
    angles = 1000 * (scale - 1) * torch.exp(-torch.arange(half) * torch.log(torch.tensor(10_000.0)) / (half - 1))
    return torch.nn.functional.pad(torch.cat([angles.sin(), angles.cos()]), (0, width % 2))[None]
