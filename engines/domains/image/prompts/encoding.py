"""Prompts → the conditioning of a Stable Diffusion (XL) UNet, encoded as the pipeline itself does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True)
class PromptEncoding:
    """What a UNet takes of each of P prompts.

    embeddings: [P, tokens, width]. Of SDXL alone: pooled [P, width], and time_ids [1, 6], the sizes that it is
    conditioned on.
    """

    embeddings: Tensor
    pooled: Tensor | None = None
    time_ids: Tensor | None = None

    def unet_arguments(self, prompts: Tensor) -> dict[str, Any]:
        """What UNet2DConditionModel takes besides x and time, for rows that follow the prompts of these numbers [N]."""
        if self.pooled is None:
            return {"encoder_hidden_states": self.embeddings[prompts]}
        added = {"text_embeds": self.pooled[prompts], "time_ids": self.time_ids.expand(len(prompts), -1)}
        return {"encoder_hidden_states": self.embeddings[prompts], "added_cond_kwargs": added}


def encode_prompts(pipe: Any, prompts: list[str], size: tuple[int, int]) -> PromptEncoding:
    """The encoding of the prompts, each encoded by itself and once. size: height and width of the pictures."""
    encoded = {prompt: _encode(pipe, prompt, None)[0] for prompt in dict.fromkeys(prompts)}
    return _stack(pipe, [encoded[prompt] for prompt in prompts], size)


def encode_negative(pipe: Any, negative: str, size: tuple[int, int]) -> PromptEncoding:
    """The encoding of what classifier-free guidance leads away from: the negative prompt, or none."""
    return _stack(pipe, [_encode(pipe, "", negative)[1]], size)


def _encode(pipe: Any, prompt: str, negative: str | None) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """(embeddings, pooled) of a prompt and of its negative as the pipeline encodes them; SD has nothing pooled."""
    found = pipe.encode_prompt(
        prompt,
        device=pipe.device,
        num_images_per_prompt=1,
        do_classifier_free_guidance=negative is not None,
        negative_prompt=negative or None,
    )
    return found[0::2], found[1::2]


def _stack(pipe: Any, encoded: list[tuple[Tensor, ...]], size: tuple[int, int]) -> PromptEncoding:
    embeddings, *pooled = (torch.cat(column) for column in zip(*encoded))
    if not pooled:
        return PromptEncoding(embeddings)
    ids = pipe._get_add_time_ids(size, (0, 0), size, embeddings.dtype, pipe.text_encoder_2.config.projection_dim)
    return PromptEncoding(embeddings, pooled[0], ids.to(embeddings.device))
