"""Stable Diffusion and SDXL pipelines with all their parts, randomly initialised and small enough for any machine."""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from tokenizers import pre_tokenizers

from engines.domains.image.pipeline.loader import LoadedPipeline

WIDTH, WORDS = 32, 16
STABLE = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "clip_sample": False,
    "set_alpha_to_one": False,
    "steps_offset": 1,
}


def tokenizer() -> Any:
    """Byte by byte, in CLIP's format: every text can be read."""
    from transformers import CLIPTokenizer

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    marks = ["<|startoftext|>", "<|endoftext|>"]
    vocab = {token: i for i, token in enumerate([*letters, *(letter + "</w>" for letter in letters), *marks])}
    return CLIPTokenizer(vocab=vocab, merges=[], model_max_length=WORDS)


def encoder(projected: bool = False) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=514,
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=WORDS,
        projection_dim=WIDTH,
        bos_token_id=512,
        eos_token_id=513,
        pad_token_id=513,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config).eval()


def network(**more: Any) -> Any:
    from diffusers import UNet2DConditionModel

    torch.manual_seed(1)
    return UNet2DConditionModel(
        **{
            "sample_size": 8,
            "in_channels": 4,
            "out_channels": 4,
            "layers_per_block": 1,
            "block_out_channels": (16, 32),
            "norm_num_groups": 8,
            "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
            "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"),
            "cross_attention_dim": WIDTH,
            "attention_head_dim": 8,
            **more,
        }
    ).eval()


def autoencoder(**more: Any) -> Any:
    from diffusers import AutoencoderKL

    torch.manual_seed(2)
    return AutoencoderKL(
        **{
            "block_out_channels": (16, 16),
            "down_block_types": ("DownEncoderBlock2D",) * 2,
            "up_block_types": ("UpDecoderBlock2D",) * 2,
            "latent_channels": 4,
            "norm_num_groups": 8,
            "sample_size": 16,
            **more,
        }
    ).eval()


def scheduler(**more: Any) -> Any:
    from diffusers import DDIMScheduler

    return DDIMScheduler(**{**STABLE, **more})


@cache
def stable(**schedule: Any) -> Any:
    """StableDiffusionPipeline: latents 4 × 8 × 8, pictures of 16 × 16 pixels."""
    from diffusers import StableDiffusionPipeline

    torch.manual_seed(0)
    return _scheduled(
        schedule,
        StableDiffusionPipeline(
            vae=autoencoder(),
            text_encoder=encoder(),
            tokenizer=tokenizer(),
            unet=network(),
            scheduler=scheduler(),
            safety_checker=None,
            feature_extractor=None,
            requires_safety_checker=False,
        ),
    )


@cache
def large(**schedule: Any) -> Any:
    """StableDiffusionXLPipeline of the same size: two encoders, and sizes that the network is told."""
    from diffusers import StableDiffusionXLPipeline

    torch.manual_seed(0)
    unet = network(
        cross_attention_dim=2 * WIDTH,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=WIDTH + 6 * 8,
    )
    return _scheduled(
        schedule,
        StableDiffusionXLPipeline(
            vae=autoencoder(),
            text_encoder=encoder(),
            text_encoder_2=encoder(projected=True),
            unet=unet,
            tokenizer=tokenizer(),
            tokenizer_2=tokenizer(),
            scheduler=scheduler(),
            add_watermarker=False,
        ),
    )


def _scheduled(schedule: dict[str, Any], pipe: Any) -> Any:
    """With its scheduler as asked for; a pipeline's constructor would change it."""
    pipe.scheduler = scheduler(**schedule)
    pipe.set_progress_bar_config(disable=True)
    return pipe


PIPELINES = {"SD": stable, "SDXL": large}


def as_loaded(pipe: Any) -> LoadedPipeline:
    """A pipeline as the adapter holds it."""
    side, scale = pipe.unet.config.sample_size, pipe.vae_scale_factor
    return LoadedPipeline(pipe, pipe.vae, (4, side, side), (side * scale, side * scale))
