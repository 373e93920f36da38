"""A tiny autoencoder that decodes guesses in a fraction of the time, where it agrees with the pipeline's own."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from engines.domains.image.pipeline.decoder import decode_latents, encode_picture
from engines.domains.image.pipeline.source.hub import hub_reachable
from engines.domains.image.pipeline.source.model_index import SD, SDXL

TINY = {SD: "madebyollin/taesd", SDXL: "madebyollin/taesdxl"}  # pipeline class → hub id
TINY_SCALE = 8  # pixels a latent, of those
MAX_DIFFERENCE = 0.15  # mean, of two decoders on the same latents that agree, in −1 … 1
SIDE = 64  # pixels of the picture on which they are compared


def load_tiny_decoder(pipe: Any) -> Any:
    """A tiny autoencoder of this pipeline's latents; its own where that is one, none can be had, or none agrees."""
    from diffusers import AutoencoderTiny

    if isinstance(pipe.vae, AutoencoderTiny) or pipe.vae_scale_factor != TINY_SCALE:
        return pipe.vae
    try:
        tiny = AutoencoderTiny.from_pretrained(
            TINY[type(pipe).__name__],
            use_safetensors=True,
            local_files_only=not hub_reachable(),
            dtype=pipe.unet.dtype,
        )
    except (OSError, ValueError):
        return pipe.vae
    tiny = tiny.to(pipe.device).eval().requires_grad_(False)
    return tiny if decoders_agree(pipe.vae, tiny) else pipe.vae


def decoders_agree(vae: Any, tiny: Any) -> bool:
    """Whether both draw the same of a coloured gradient's latents."""
    ramp = np.linspace(0, 255, SIDE).astype(np.uint8)
    channels = (np.broadcast_to(a, (SIDE, SIDE)).copy() for a in (ramp, ramp[:, None], ramp[::-1]))
    picture = Image.merge("RGB", [Image.fromarray(channel) for channel in channels])
    latents = encode_picture(vae, picture, (SIDE, SIDE))[None]
    try:
        one, two = decode_latents(vae, latents), decode_latents(tiny, latents)
    except ValueError:  # not finite in half precision
        return False
    return one.shape == two.shape and float((one.float() - two.float()).abs().mean()) < MAX_DIFFERENCE * 127.5
