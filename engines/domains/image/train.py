"""Train the image model: python -m engines.domains.image.train {autoencoder,text,model,contrast} --out DIR --minutes N"""

from __future__ import annotations

import json
from argparse import Namespace
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny, UNet2DConditionModel
from torch import nn
from transformers import CLIPTextModel, CLIPTokenizer

from engines.domains.image.learning import autoencoder, contrast
from engines.domains.image.learning import captions as words
from engines.domains.image.learning import text_encoder as listener
from engines.domains.image.learning import unet as painter
from engines.domains.image.learning.dataset import Pictures, pictures
from engines.domains.image.learning.emoji import FONT
from engines.training.loop import Plan, Progress, arguments, train

HELD_OUT = 4  # fixed batches
FACTS, LATENTS = "training.json", "latents.npy"
AVERAGE = 0.995  # of the weights, a step: these trainings have some thousand steps


def train_autoencoder(data: Pictures, options: Namespace) -> None:
    network, progress = train(
        autoencoder.autoencoder(),
        autoencoder.batches(data),
        autoencoder.loss,
        lambda net: autoencoder.held_out(net, data),
        _plan(options, (4e-3, 2e-3), r"layers\.\d+\."),
    )
    latents, factor = autoencoder.latents(network, data)
    np.save(options.out / LATENTS, latents)
    network.register_to_config(scaling_factor=round(factor, 5))
    network.to(memory_format=torch.contiguous_format).save_pretrained(options.out / "vae")
    _note(options, network, progress)


def train_text(data: Pictures, options: Namespace) -> None:
    vae, latents = _encoded(data, options.out)
    tokeniser, target = _tokeniser(data, options.out), listener.likeness(latents, vae.config.scaling_factor)
    fixed = list(islice(listener.batches(data, target, tokeniser, options.device, seed=0, held_out=True), HELD_OUT))
    network, progress = train(
        listener.Listener(len(tokeniser)),
        listener.batches(data, target, tokeniser, options.device),
        listener.loss,
        lambda net: listener.held_out(net, fixed),
        _plan(options, (3e-3, 2e-3), r"layers\."),
    )
    network.text.save_pretrained(options.out / "text")
    _note(options, network, progress)


def train_model(data: Pictures, options: Namespace) -> None:
    vae, latents = _encoded(data, options.out)
    tokeniser, text = (
        _tokeniser(data, options.out),
        CLIPTextModel.from_pretrained(_made(options.out, "text", "text_encoder"), dtype=torch.float32),
    )
    feed = (data, latents, vae.config.scaling_factor, tokeniser, options.device)
    fixed = list(islice(painter.batches(*feed, seed=0, held_out=True), HELD_OUT))
    network = painter.Painter(text)
    if options.resume and (options.out / "model" / "unet").exists():
        network.unet.load_state_dict(
            UNet2DConditionModel.from_pretrained(options.out / "model" / "unet", dtype=torch.float32).state_dict()
        )
    network, progress = train(
        network,
        painter.batches(*feed),
        painter.loss,
        lambda net: painter.held_out(net, fixed),
        _plan(options, (2.5e-3, 1.5e-3), r"(blocks|mid_block|layers)\."),
    )
    painter.save(network.to(memory_format=torch.contiguous_format), tokeniser, vae, options.out / "model")
    _note(options, network, progress)


def train_contrast(data: Pictures, options: Namespace) -> None:
    tokeniser = words.learn(data)
    fixed = list(islice(contrast.batches(data, tokeniser, options.device, seed=0, held_out=True), HELD_OUT))
    network, progress = train(
        contrast.contrast(len(tokeniser)),
        contrast.batches(data, tokeniser, options.device),
        contrast.loss,
        lambda net: contrast.held_out(net, fixed),
        _plan(options, (2e-3, 1e-3), r"layers\."),
    )
    contrast.save(network, tokeniser, options.out / "contrast")
    _note(options, network, progress)


PARTS = {"autoencoder": train_autoencoder, "text": train_text, "model": train_model, "contrast": train_contrast}


def _plan(options: Namespace, rates: tuple[float, float], matrices: str) -> Plan:
    return Plan(
        options.out / f"{options.what}_training",
        options.minutes,
        options.device,
        options.resume,
        rates,
        0.01,
        AVERAGE,
        amp=True,
        matrices=matrices,
    )


def _encoded(data: Pictures, out: Path) -> tuple[AutoencoderTiny, np.ndarray]:
    """The autoencoder and what it makes of all pictures, kept in `out`."""
    vae = AutoencoderTiny.from_pretrained(_made(out, "vae", "vae"), dtype=torch.float32)
    if not (out / LATENTS).exists():
        np.save(out / LATENTS, autoencoder.latents(vae.to(memory_format=torch.channels_last), data)[0])
    return vae, np.load(out / LATENTS)


def _tokeniser(data: Pictures, out: Path) -> CLIPTokenizer:
    known = out / "model" / "tokenizer"
    return words.load(known) if known.exists() else words.learn(data)


def _made(out: Path, part: str, place: str) -> Path:
    """Where a part lies that was trained before: by itself, or at its place in a finished model."""
    for folder in (out / part, out / "model" / place):
        if folder.exists():
            return folder
    raise SystemExit(
        f"There is no {part} in {out}; train it first, with the same --out, or copy a finished model to {out / 'model'}."
    )


def _note(options: Namespace, network: nn.Module, progress: Progress) -> None:
    """What the card says of this part."""
    file = options.out / FACTS
    known = json.loads(file.read_text()) if file.exists() else {}
    known[options.what] = {
        "minutes": round(progress.seconds / 60, 1),
        "steps": progress.step,
        "device": options.device,
        "threads": torch.get_num_threads(),
        "weights": sum(p.numel() for p in network.parameters() if p.requires_grad),
        "held_out": progress.curve[-1]["held_out"],
    }
    file.write_text(json.dumps(known, indent=1))


def main() -> None:
    options = arguments(__doc__.splitlines()[0], tuple(PARTS), FONT).parse_args()
    PARTS[options.what](pictures(options.data, options.out), options)


if __name__ == "__main__":
    main()
