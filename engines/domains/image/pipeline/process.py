"""Latent diffusion as a gaussian process whose rows know which prompt they follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import torch
from torch import Tensor

from engines.diffusion.gaussian import GaussianProcess
from engines.diffusion.lean import Leaning, Merit, Strength
from engines.diffusion.noise import Noise
from engines.domains.image.pipeline.memory import Chunks
from engines.domains.image.pipeline.schedule import Schedule

PROMPT, LEVEL, LATENTS = 0, 1, 2  # the columns of a row: which prompt, which level, and from there on the latents

KEPT_LAYERS = 8  # times the memory of a row of which a gradient is asked, about


@dataclass(frozen=True, kw_only=True)
class ImageProcess(GaussianProcess):
    """Keeps the contract of `process.py` for latents. A row of x is [prompt, level, latents …], float32 [N, 2 + C·H·W].

    So a row takes its prompt along, whoever else is in the batch: into chunks, among candidates, into a stored step and
    back. predict_clean: (rows, t) → x̂0 [N, C, H, W] as the network has it, before the schedule clips it. prompts: how
    many there are; lanes share them evenly, in order. texts: of each prompt the number of its text, equal where prompts
    are. start: latents [C, H, W] of a picture to begin from, which x_T then is with noise on it.
    """

    schedule: Schedule
    chunks: Chunks
    prompts: int = 1
    texts: tuple[int, ...] = (0,)
    start: Tensor | None = None
    device: str = "cpu"

    def prior(self, batch: int, noise: Noise) -> Tensor:
        x = super().prior(batch, noise.on(self.device))
        if self.start is not None:
            begin = self.signal[-1]
            x = begin.sqrt() * self.start + (1 - begin).sqrt() * x
        return join_rows(torch.arange(batch, device=self.device) * self.prompts // batch, self.levels, x)

    def groups(self, x: Tensor) -> Tensor:
        """By the text of their prompts."""
        return torch.tensor(self.texts)[x[:, PROMPT].long().cpu()]

    def in_calls(self, function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        return self.chunks.map(function, x)

    def lean(self, x: Tensor, t: int, merit: Merit, strength: Strength) -> Leaning:
        return super(ImageProcess, self._narrow).lean(x, t, merit, strength)

    @cached_property
    def _narrow(self) -> ImageProcess:
        """The same with fewer rows a call: a gradient keeps what every layer said."""
        return replace(self, chunks=self.chunks.fewer(KEPT_LAYERS))

    def propose(self, x: Tensor, prediction: Tensor, t: int, copies: int, noise: Noise) -> Tensor:
        clipped = self.schedule.clip(prediction)
        towards = clipped if self.schedule.ancestral else prediction
        moved = super().propose(self.latents(x), towards, t, copies, noise)
        if clipped is not towards:
            moved = moved + (self.span(t)[1].sqrt() * (clipped - towards)).repeat_interleave(copies, 0)
        return join_rows(x[:, PROMPT].repeat_interleave(copies), t - 1, moved)

    def span(self, t: int) -> tuple[Tensor, Tensor]:
        """ᾱ where a step begins and where diffusers' own step ends, which is not always the next level."""
        return self.schedule.signal_before[t], self.schedule.signal_after[t]

    def clean(self, x: Tensor, prediction: Tensor | None, t: int) -> Tensor:
        return x if prediction is None else join_rows(x[:, PROMPT], t, self.schedule.clip(prediction))

    def noised(self, x: Tensor, t: int, noise: Noise) -> Tensor:
        return join_rows(x[:, PROMPT], t, super().noised(self.latents(x), t, noise))

    def latents(self, x: Tensor) -> Tensor:
        """Rows [N, 2 + C·H·W] → [N, C, H, W]."""
        return x[:, LATENTS:].reshape(-1, *self.shape)


def join_rows(prompt: Tensor, level: int, latents: Tensor) -> Tensor:
    """Rows [N, 2 + C·H·W] of prompts [N], a level and latents [N, C, H, W]."""
    columns = torch.stack([prompt, torch.full_like(prompt, level)], 1)
    return torch.cat([columns.to(latents.dtype), latents.flatten(1)], 1)
