"""The UNet of the embedded image model: drawings of emoji, of which pictures and latents are made there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, UNet2DConditionModel
from torch import Tensor

from engines.assets import SHARD
from engines.domains.image.learning import unet
from engines.domains.image.learning.autoencoder import encode_all, kept
from engines.domains.image.learning.dataset import load_dataset
from engines.domains.image.learning.packed import known_emoji, open_drawer, pack_drawings
from engines.domains.image.learning.tokenizer import load_tokenizer
from engines.training.halfhour.learners import Learned, Part, Place
from engines.training.loop import Task

PREFIX = "unet."  # of its weights, beside those of the text encoder, which stays


def pack(domain: str, data: Path, file: Path) -> None:
    """The emoji that a font draws."""
    pack_drawings(known_emoji(data), open_drawer(data), file)


def parts(domain: str, place: Place) -> list[Part]:
    """The UNet; the pictures are drawn and encoded now."""
    packed, model = place.file(domain), place.assets / domain / "model"
    made = place.scratch / f"pictures-{packed.stat().st_size}"
    data = load_dataset(packed, made)
    vae = AutoencoderTiny.from_pretrained(model / "vae", dtype=torch.float32)
    vae = vae.to(place.device, memory_format=torch.channels_last)
    latents = kept(made / "latents.npy", lambda: encode_all(vae, data.rgb)[0])
    feed = (data, latents, vae.config.scaling_factor, load_tokenizer(model / "tokenizer"), place.device)
    pace = {"learning_rates": unet.LEARNING_RATES, "weight_decay": unet.WEIGHT_DECAY}
    settings = {**pace, "muon_pattern": unet.MUON_PATTERN}
    return [Part(domain, "unet", partial(_task, model, feed), settings)]


def _task(model: Path, feed: tuple, rows: int) -> Task:
    return unet.denoising_task(unet.begin(model / "text_encoder", model / "unet"), feed, rows)


def shipped(domain: str, network: str, assets: Path) -> dict[str, Tensor]:
    """Weights by name."""
    return {PREFIX + name: weight for name, weight in _load(assets / domain).state_dict().items()}


def install(domain: str, assets: Path, learned: Mapping[str, Learned]) -> None:
    """Other weights."""
    network = _load(assets / domain)
    network.load_state_dict({name.removeprefix(PREFIX): w for name, w in learned["unet"].weights.items()})
    network.half().save_pretrained(assets / domain / "model" / "unet", max_shard_size=SHARD)


def _load(folder: Path) -> UNet2DConditionModel:
    return UNet2DConditionModel.from_pretrained(folder / "model" / "unet", dtype=torch.float32)
