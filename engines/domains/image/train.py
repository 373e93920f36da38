"""Train the image model: python -m engines.domains.image.train {autoencoder,text,model,contrast} --out DIR --minutes N"""
from __future__ import annotations

import json
from argparse import Namespace
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import nn
from transformers import CLIPTextModel

from engines.domains.image.learning import autoencoder, contrast, listener, painter, words
from engines.domains.image.learning.emoji import FONT
from engines.domains.image.learning.pictures import Pictures, pictures
from engines.training import Plan, Progress, arguments, train

HELD_OUT = 4  # fixed batches
FACTS = "training.json"


def train_autoencoder(data: Pictures, options: Namespace) -> None:
    network, progress = train(autoencoder.autoencoder(), autoencoder.batches(data), autoencoder.loss, lambda net: autoencoder.held_out(net, data),
                              _plan(options, (4e-3, 2e-3), r"layers\.\d+\."))
    latents, factor = autoencoder.latents(network, data)
    np.save(options.out / "latents.npy", latents)
    network.register_to_config(scaling_factor=round(factor, 5))
    network.to(memory_format=torch.contiguous_format).save_pretrained(options.out / "vae")
    _note(options, network, progress)


def train_text(data: Pictures, options: Namespace) -> None:
    vae, latents = _encoded(options)
    tokeniser, target = words.learn(data), listener.likeness(latents, vae.config.scaling_factor)
    fixed = list(islice(listener.batches(data, target, tokeniser, options.device, seed=0, held_out=True), HELD_OUT))
    network, progress = train(listener.Listener(len(tokeniser)), listener.batches(data, target, tokeniser, options.device), listener.loss,
                              lambda net: listener.held_out(net, fixed), _plan(options, (3e-3, 2e-3), r"layers\."))
    network.text.save_pretrained(options.out / "text")
    _note(options, network, progress)


def train_model(data: Pictures, options: Namespace) -> None:
    vae, latents = _encoded(options)
    tokeniser, text = words.learn(data), CLIPTextModel.from_pretrained(_made(options.out / "text", "text"))
    feed = (data, latents, vae.config.scaling_factor, tokeniser, options.device)
    fixed = list(islice(painter.batches(*feed, seed=0, held_out=True), HELD_OUT))
    network, progress = train(painter.Painter(text), painter.batches(*feed), painter.loss, lambda net: painter.held_out(net, fixed),
                              _plan(options, (2.5e-3, 1.5e-3), r"(blocks|mid_block|layers)\."))
    painter.save(network.to(memory_format=torch.contiguous_format), tokeniser, vae, options.out / "model")
    _note(options, network, progress)


def train_contrast(data: Pictures, options: Namespace) -> None:
    tokeniser = words.learn(data)
    fixed = list(islice(contrast.batches(data, tokeniser, options.device, seed=0, held_out=True), HELD_OUT))
    network, progress = train(contrast.contrast(len(tokeniser)), contrast.batches(data, tokeniser, options.device), contrast.loss,
                              lambda net: contrast.held_out(net, fixed), _plan(options, (2e-3, 1e-3), r"layers\."))
    contrast.save(network, tokeniser, options.out / "contrast")
    _note(options, network, progress)


PARTS = {"autoencoder": train_autoencoder, "text": train_text, "model": train_model, "contrast": train_contrast}


def _plan(options: Namespace, rates: tuple[float, float], matrices: str) -> Plan:
    return Plan(options.out / f"{options.what}_training", options.minutes, options.device, options.resume, rates, 0.01, amp=True, matrices=matrices)


def _encoded(options: Namespace) -> tuple[AutoencoderTiny, np.ndarray]:
    """The autoencoder and what it made of all pictures."""
    vae = AutoencoderTiny.from_pretrained(_made(options.out / "vae", "autoencoder"))
    return vae, np.load(options.out / "latents.npy")


def _made(folder: Path, part: str) -> Path:
    if not folder.exists():
        raise SystemExit(f"{folder} is missing; train the {part} first, with the same --out.")
    return folder


def _note(options: Namespace, network: nn.Module, progress: Progress) -> None:
    """What the card says of this part."""
    file = options.out / FACTS
    known = json.loads(file.read_text()) if file.exists() else {}
    known[options.what] = {"minutes": round(progress.seconds / 60, 1), "steps": progress.step, "device": options.device, "threads": torch.get_num_threads(),
                           "weights": sum(p.numel() for p in network.parameters()), "held_out": progress.curve[-1]["held_out"]}
    file.write_text(json.dumps(known, indent=1))


def main() -> None:
    options = arguments(__doc__.splitlines()[0], tuple(PARTS), FONT).parse_args()
    PARTS[options.what](pictures(options.data, options.out), options)


if __name__ == "__main__":
    main()
