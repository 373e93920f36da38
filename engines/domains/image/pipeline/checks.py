"""Whether a loaded pipeline's parts fit together, and whether half precision is wide enough for its network."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engines.domains.image.pipeline.decoder import unscale_latents
from engines.domains.image.pipeline.memory import is_out_of_memory
from engines.domains.image.prompts.encoding import encode_prompts

MESSAGE_LENGTH = 160  # letters of an error that are shown


@torch.no_grad()
def check_parts(pipe: Any, name: str) -> None:
    """One row of the least size through all parts. Raises ValueError where they do not fit together."""
    try:
        _check_tokenizers(pipe)
        _check_network(pipe)
    except Exception as error:
        if isinstance(error, RuntimeError) and is_out_of_memory(error):
            raise
        raise ValueError(
            f"“{name}” cannot draw: its parts do not fit together ({first_line(error)}). "
            "Download or save it again, or choose another model."
        ) from error


def fit_tokenizers(pipe: Any) -> None:
    """A tokenizer that names no limit, or one beyond its text encoder's places, cuts where these end."""
    for suffix in ("", "_2"):
        tokenizer, encoder = getattr(pipe, f"tokenizer{suffix}", None), getattr(pipe, f"text_encoder{suffix}", None)
        places = getattr(getattr(encoder, "config", None), "max_position_embeddings", None)
        if tokenizer is not None and places:
            tokenizer.model_max_length = min(tokenizer.model_max_length, places)


def _check_tokenizers(pipe: Any) -> None:
    for suffix in ("", "_2"):
        tokenizer, encoder = getattr(pipe, f"tokenizer{suffix}", None), getattr(pipe, f"text_encoder{suffix}", None)
        if encoder is not None and len(tokenizer) < encoder.config.vocab_size / 2:
            raise ValueError("its tokenizer is missing")  # which diffusers silently takes for an empty one


def _check_network(pipe: Any) -> None:
    side = 2 ** (len(pipe.unet.config.block_out_channels) - 1)
    noise = torch.zeros(1, pipe.unet.config.in_channels, side, side, dtype=pipe.unet.dtype, device=pipe.device)
    output = _unprompted_output(pipe, noise, 1)
    if output.shape != noise.shape or pipe.unet.config.sample_size is None:
        raise ValueError("its network does not say of which size its pictures are, or answers in another one")
    unscale_latents(pipe.vae, output)


@torch.no_grad()
def overflows_half_precision(pipe: Any) -> bool:
    """Whether fp16, where it is used, is too narrow for this network: its answer to pure noise is not finite."""
    if pipe.unet.dtype != torch.float16:
        return False
    shape = (1, pipe.unet.config.in_channels, *latent_size(pipe))
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(0)).to(pipe.device, pipe.unet.dtype)
    return not bool(_unprompted_output(pipe, noise, 999).isfinite().all())


def latent_size(pipe: Any) -> tuple[int, int]:
    """Height and width of the latents that the network was trained on."""
    side = pipe.unet.config.sample_size
    return (side, side) if isinstance(side, int) else tuple(side)


def _unprompted_output(pipe: Any, noise: Tensor, time: int) -> Tensor:
    """The network's output for one row of noise under the empty prompt."""
    which = torch.zeros(1, dtype=torch.long, device=pipe.device)
    conditioning = encode_prompts(pipe, [""], tuple(noise.shape[2:])).unet_arguments(which)
    return pipe.unet(noise, time, **conditioning, return_dict=False)[0]


def first_line(error: Exception) -> str:
    """What an error says, in one line that is not long."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:MESSAGE_LENGTH]
