"""The UNet under its prompts: guidance is inside the prediction, so that a value is one of the guided model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engines.domains.image.pipeline.process import LATENTS, PROMPT
from engines.domains.image.pipeline.schedule import Schedule
from engines.domains.image.prompts.encoding import PromptEncoding


@dataclass(frozen=True)
class GuidedUNet:
    """Classifier-free guidance: (rows [N, 2 + C·H·W], t) → x̂0 [N, C, H, W] in float32, whatever the UNet computes in.

    prompts: their encoding; negative: what guidance leads away from, or None without guidance.
    scale: of guidance (Ho and Salimans 2022, arXiv:2207.12598, eq. 6). shape: of latents.
    """

    unet: Any
    schedule: Schedule
    prompts: PromptEncoding
    negative: PromptEncoding | None
    scale: float
    shape: tuple[int, int, int]

    def __call__(self, rows: Tensor, t: int) -> Tensor:
        x, prompts = rows[:, LATENTS:].view(-1, *self.shape), rows[:, PROMPT].long()
        output = self._guided_output(x.to(self.unet.dtype), self.schedule.timesteps[t], prompts)
        return self.schedule.clean(output, x, t)

    def _guided_output(self, x: Tensor, time: int, prompts: Tensor) -> Tensor:
        """One row of the network a picture without guidance, two with it."""
        conditional = self.prompts.unet_arguments(prompts)
        if self.negative is None:
            return self._output(x, time, conditional)
        both = _concatenate(self.negative.unet_arguments(torch.zeros_like(prompts)), conditional)
        without, towards = self._output(torch.cat([x, x]), time, both).chunk(2)
        return without + self.scale * (towards - without)

    def _output(self, x: Tensor, time: int, arguments: dict[str, Any]) -> Tensor:
        width = self.unet.config.time_cond_proj_dim
        if width is not None:
            arguments = arguments | {"timestep_cond": _scale_embedding(self.scale, width).to(x).expand(len(x), -1)}
        return self.unet(x, time, **arguments, return_dict=False)[0].float()


def _concatenate(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """The arguments of two batches as those of one."""
    return {
        name: _concatenate(value, second[name]) if isinstance(value, dict) else torch.cat([value, second[name]])
        for name, value in first.items()
    }


def _scale_embedding(scale: float, width: int) -> Tensor:
    """The embedding of guidance that distilled networks take [1, width].

    Meng et al. 2023, arXiv:2210.03142, §3; the frequencies are diffusers'.
    """
    half = width // 2
    angles = 1000 * (scale - 1) * torch.exp(-torch.arange(half) * torch.log(torch.tensor(10_000.0)) / (half - 1))
    return torch.nn.functional.pad(torch.cat([angles.sin(), angles.cos()]), (0, width % 2))[None]
