"""The sizes of a checkpoint's networks, told by the shapes of its tensors, as the configs that diffusers takes.

Names of tensors: CompVis' latent-diffusion (ldm/modules/diffusionmodules/openaimodel.py, model.py), OpenAI's CLIP and
OpenCLIP. What shapes cannot tell, heads of attention and the scale of latents, is the family's.
"""

from __future__ import annotations

from itertools import count, takewhile
from typing import Any

from engines.domains.image.pipeline.checkpoint.families import UNET, VAE, XL, Family, token_table
from engines.domains.image.pipeline.checkpoint.header import Header

HEAD_CHANNELS = 64  # of attention, where the number of heads is not fixed
PICTURE_SCALE = 2  # pixels a latent, for every halving of the autoencoder
SIZE_NUMBERS = 6  # that SDXL is told of a picture's size


def unet_config(header: Header, family: Family) -> dict[str, Any]:
    """Of UNet2DConditionModel. Raises KeyError or IndexError where tensors are missing."""
    levels = _levels(header)
    channels = [level[0][0] for level in levels]
    depths = [max(depth for _, depth in level) for level in levels]
    middle = _places(header, f"{UNET}middle_block.1.transformer_blocks.{{}}.norm1.weight")
    first = next(name for name in header.shapes if name.endswith("attn2.to_k.weight") and name.startswith(UNET))
    config = {
        "sample_size": family.side // PICTURE_SCALE ** (len(_vae_channels(header)) - 1),
        "in_channels": 4,
        "out_channels": 4,
        "block_out_channels": channels,
        "layers_per_block": len(levels[0]),
        "down_block_types": ["CrossAttnDownBlock2D" if depth else "DownBlock2D" for depth in depths],
        "up_block_types": ["CrossAttnUpBlock2D" if depth else "UpBlock2D" for depth in depths[::-1]],
        "transformer_layers_per_block": [max(1, depth) for depth in depths[:-1]] + [max(1, depths[-1], middle)],
        "cross_attention_dim": header.shapes[first][1],
        "use_linear_projection": len(header.shapes[f"{UNET}middle_block.1.proj_in.weight"]) == 2,
        "attention_head_dim": family.heads or [max(1, c // HEAD_CHANNELS) for c in channels],
    }
    return config | (_size_config(header, family) if family is XL else {})


def _levels(header: Header) -> list[list[tuple[int, int]]]:
    """(channels, depth of attention) of the residual blocks of every resolution, from the largest on."""
    levels: list[list[tuple[int, int]]] = [[]]
    for i in range(1, _places(header, f"{UNET}input_blocks.{{}}.0.", 1) + 1):
        block = f"{UNET}input_blocks.{i}"
        if f"{block}.0.op.weight" in header:
            levels.append([])
        else:
            depth = _places(header, f"{block}.1.transformer_blocks.{{}}.norm1.weight")
            levels[-1].append((header.shapes[f"{block}.0.in_layers.2.weight"][0], depth))
    return levels


def _places(header: Header, pattern: str, first: int = 0) -> int:
    """How many numbers from `first` on give the name, or the beginning of one, of a tensor."""
    whole = not pattern.endswith(".")
    known = header.shapes if whole else {".".join(name.split(".")[:5]) + "." for name in header.shapes}
    return sum(1 for _ in takewhile(lambda i: pattern.format(i) in known, count(first)))


def _size_config(header: Header, family: Family) -> dict[str, Any]:
    """What SDXL's network is told besides the prompt: the pooled prompt and six numbers about sizes."""
    told = header.shapes[f"{UNET}label_emb.0.0.weight"][1]
    pooled = header.shapes[f"{family.text_encoders[1][0]}text_projection"][1]
    return {
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": (told - pooled) // SIZE_NUMBERS,
        "projection_class_embeddings_input_dim": told,
    }


def _vae_channels(header: Header) -> list[int]:
    blocks = f"{VAE}encoder.down.{{}}.block.0.conv1.weight"
    return [header.shapes[blocks.format(i)][0] for i in range(_places(header, blocks))]


def vae_config(header: Header, family: Family) -> dict[str, Any]:
    """Of AutoencoderKL."""
    channels = _vae_channels(header)
    return {
        "block_out_channels": channels,
        "down_block_types": ["DownEncoderBlock2D"] * len(channels),
        "up_block_types": ["UpDecoderBlock2D"] * len(channels),
        "layers_per_block": _places(header, f"{VAE}encoder.down.0.block.{{}}.conv1.weight"),
        "latent_channels": header.shapes[f"{VAE}decoder.conv_in.weight"][1],
        "scaling_factor": family.latent_scale,
        "sample_size": family.side,
        "force_upcast": family is XL,
    }


def text_encoder_config(header: Header, prefix: str, openclip: bool, family: Family) -> dict[str, Any]:
    """Of CLIPTextModel, or of CLIPTextModelWithProjection for SDXL's second. SD 2 leaves OpenCLIP's last layer out."""
    layer = f"{prefix}transformer.resblocks.{{}}" if openclip else f"{prefix}encoder.layers.{{}}"
    hidden = ".mlp.c_fc.weight" if openclip else ".mlp.fc1.weight"
    layers = _places(header, layer + hidden)
    words, width = header.shapes[token_table(prefix, openclip)]
    projection = header.shapes.get(f"{prefix}text_projection", (width, width))
    positions = "positional_embedding" if openclip else "embeddings.position_embedding.weight"
    return {
        "vocab_size": words,
        "hidden_size": width,
        "intermediate_size": header.shapes[layer.format(0) + hidden][0],
        "num_hidden_layers": layers - 1 if openclip and family is not XL else layers,
        "num_attention_heads": max(1, width // HEAD_CHANNELS),
        "max_position_embeddings": header.shapes[prefix + positions][0],
        "projection_dim": projection[1],
        "hidden_act": "gelu" if openclip else "quick_gelu",
        "bos_token_id": words - 2,
        "eos_token_id": words - 1,
        "pad_token_id": 0 if openclip else words - 1,
    }


def scheduler_config(v_prediction: bool = False, zero_snr: bool = False) -> dict[str, Any]:
    """Of DDIMScheduler: the noise levels that all of these were trained with."""
    return {
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "num_train_timesteps": 1000,
        "clip_sample": False,
        "set_alpha_to_one": False,
        "steps_offset": 1,
        "prediction_type": "v_prediction" if v_prediction else "epsilon",
        "rescale_betas_zero_snr": zero_snr,
        "timestep_spacing": "trailing" if zero_snr else "leading",
    }
