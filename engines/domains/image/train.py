"""Train the image model: autoencoder, text encoder, UNet, then its words, larger pictures, and the judge of prompts.

python -m engines.domains.image.train {autoencoder,text,model,words,large,contrast} --out DIR --minutes N
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderTiny
from torch import nn
from transformers import CLIPTokenizer

from engines.console import prepare_output
from engines.domains.image.learning import autoencoder, contrastive, large_decoder, text_encoder, unet
from engines.domains.image.learning.dataset import LARGE_VARIATIONS, EmojiDataset, load_dataset, load_large
from engines.domains.image.learning.emoji import FONT
from engines.domains.image.learning.tokenizer import load_tokenizer, train_tokenizer
from engines.domains.image.learning.words import distillation
from engines.domains.image.learning.words.growth import grow
from engines.domains.image.learning.words.lexicon_table import load_meanings
from engines.domains.image.learning.words.phrases import Phrases
from engines.training.checkpoint import TrainingState
from engines.training.command_line import build_parser
from engines.training.loop import TrainingConfig, train

FACTS, LATENTS, LARGE_LATENTS = "training.json", "latents.npy", "large_latents.npy"
EMA_DECAY = 0.995  # the averages follow fast: these trainings have some thousand steps


def train_autoencoder(data: EmojiDataset, options: Namespace) -> None:
    """Into “vae”, and the latents of all pictures beside it."""
    network, state = train(
        autoencoder.build_autoencoder(),
        autoencoder.batches(data),
        autoencoder.loss,
        lambda network: autoencoder.held_out_loss(network, data),
        _config(options, (4e-3, 2e-3), r"layers\.\d+\."),
    )
    latents, factor = autoencoder.encode_all(network, data.rgb)
    np.save(options.out / LATENTS, latents)
    network.register_to_config(scaling_factor=round(factor, 5))
    network.to(memory_format=torch.contiguous_format).save_pretrained(options.out / "vae")
    _save_facts(options, network, state)


def train_text(data: EmojiDataset, options: Namespace) -> None:
    """The text encoder, into “text”."""
    vae, latents = _load_autoencoder(data, options.out)
    tokenizer = _tokenizer(data, options.out)
    targets = text_encoder.regression_targets(latents, vae.config.scaling_factor)
    feed = (data, targets, tokenizer, options.device)
    fixed = _fixed(text_encoder.batches, *feed)
    network, state = train(
        text_encoder.PictureRegression(len(tokenizer)),
        text_encoder.batches(*feed),
        text_encoder.loss,
        lambda network: text_encoder.held_out_loss(network, fixed),
        _config(options, (3e-3, 2e-3), r"layers\."),
    )
    network.text.save_pretrained(options.out / "text")
    _save_facts(options, network, state)


def train_model(data: EmojiDataset, options: Namespace) -> None:
    """The UNet, into “model” together with all parts of the pipeline."""
    vae, latents = _load_autoencoder(data, options.out)
    tokenizer = _tokenizer(data, options.out)
    feed = (data, latents, vae.config.scaling_factor, tokenizer, options.device)
    config = _config(options, unet.LEARNING_RATES, unet.MUON_PATTERN)
    network, state = unet.denoising_task(_begin_unet(options), feed).train(config)
    unet.save(network.to(memory_format=torch.contiguous_format), tokenizer, vae, options.out / "model")
    _save_facts(options, network, state)


def train_words(data: EmojiDataset, options: Namespace) -> None:
    """The text encoder of a finished model learns more words, into “words”; the UNet stays as it is."""
    vae, latents = _load_autoencoder(data, options.out)
    tokenizer, meanings = _tokenizer(data, options.out), load_meanings(data.emoji, options.out)
    network = _begin_unet(options)
    asking = next(unet.batches(data, latents, vae.config.scaling_factor, tokenizer, options.device, seed=0))
    student, words = grow(network.text, tokenizer, meanings, data.emoji)
    teaching = distillation.Distillation(network.to(options.device), asking)
    feed = (data, Phrases(data.emoji, meanings), words, tokenizer, options.device)
    fixed = list(islice(distillation.batches(*feed, seed=0), unet.HELD_OUT))
    learned, state = train(
        distillation.Student(student),
        distillation.batches(*feed),
        teaching.loss,
        lambda network: teaching.held_out_loss(network, fixed),
        _config(options, (8e-4, 1.5e-3), r"layers\."),
    )
    learned.text.half().save_pretrained(options.out / "words" / "text_encoder")
    words.save_pretrained(options.out / "words" / "tokenizer")
    _save_facts(options, learned, state)


def train_large(data: EmojiDataset, options: Namespace) -> None:
    """The decoder of larger pictures, into “vae_large”; with --resume it goes on from the one that lies there."""
    vae, pictures = load_vae(options.out), load_large(data.emoji, options.data, options.out)
    large = large_decoder.begin(vae, options.out / "vae_large" if options.resume else None)
    feed = (large_latents(vae, data, options.out), pictures, data.weights)
    fixed = next(large_decoder.batches(*feed, seed=0, size=large_decoder.HELD_OUT, held_out=True))
    network, state = train(
        large_decoder.Enlarging(vae, large),
        large_decoder.batches(*feed),
        large_decoder.loss,
        lambda network: large_decoder.held_out_loss(network, fixed),
        _config(options, (2e-3, 1e-3), r"layers\.\d+\."),
    )
    large_decoder.save(large, network, options.out / "vae_large")
    _save_facts(options, network, state)


def train_contrast(data: EmojiDataset, options: Namespace) -> None:
    """The contrastive judge, into “contrast”."""
    tokenizer = train_tokenizer(data)
    feed = (data, tokenizer, options.device)
    fixed = _fixed(contrastive.batches, *feed)
    network, state = train(
        contrastive.build_contrastive_model(len(tokenizer)),
        contrastive.batches(*feed),
        contrastive.loss,
        lambda network: contrastive.held_out_loss(network, fixed),
        _config(options, (2e-3, 1e-3), r"layers\."),
    )
    contrastive.save(network, tokenizer, options.out / "contrast")
    _save_facts(options, network, state)


PARTS = {
    "autoencoder": train_autoencoder,
    "text": train_text,
    "model": train_model,
    "words": train_words,
    "large": train_large,
    "contrast": train_contrast,
}


def _config(options: Namespace, learning_rates: tuple[float, float], muon_pattern: str) -> TrainingConfig:
    return TrainingConfig(
        options.out / f"{options.what}_training",
        options.minutes,
        options.device,
        options.resume,
        learning_rates,
        unet.WEIGHT_DECAY,
        EMA_DECAY,
        autocast=True,
        muon_pattern=muon_pattern,
    )


def _fixed(batches: Callable[..., Iterator[Any]], *feed: Any) -> list[Any]:
    """Held-out batches, the same every time."""
    return list(islice(batches(*feed, seed=0, held_out=True), unet.HELD_OUT))


def _begin_unet(options: Namespace) -> unet.TextConditionedUNet:
    """A new UNet under the trained text encoder; with --resume the finished weights, which a checkpoint outdoes."""
    finished = options.out / "model" / "unet"
    goes_on = (options.resume or options.what == "words") and finished.exists()
    return unet.begin(_trained_part(options.out, "text", "text_encoder"), finished if goes_on else None)


def _load_autoencoder(data: EmojiDataset, out: Path) -> tuple[AutoencoderTiny, np.ndarray]:
    """The autoencoder and its latents of all pictures, kept in `out`."""
    vae = load_vae(out)
    return vae, autoencoder.kept(out / LATENTS, lambda: autoencoder.encode_all(vae, data.rgb)[0])


def large_latents(vae: AutoencoderTiny, data: EmojiDataset, out: Path) -> np.ndarray:
    """Those of the pictures that are drawn large too, kept in `out`."""
    drawn = [*range(LARGE_VARIATIONS), -1]
    return autoencoder.kept(out / LARGE_LATENTS, lambda: autoencoder.encode_all(vae, data.rgb[:, drawn])[0])


def load_vae(out: Path) -> AutoencoderTiny:
    """The trained autoencoder."""
    vae = AutoencoderTiny.from_pretrained(_trained_part(out, "vae", "vae"), dtype=torch.float32)
    return vae.to(memory_format=torch.channels_last)


def _tokenizer(data: EmojiDataset, out: Path) -> CLIPTokenizer:
    """The tokenizer of the finished model where there is one, else one that is learned now."""
    saved = out / "model" / "tokenizer"
    return load_tokenizer(saved) if saved.exists() else train_tokenizer(data)


def _trained_part(out: Path, part: str, place: str) -> Path:
    """Where a part lies that was trained before: by itself, or at its place in a finished model."""
    for folder in (out / part, out / "model" / place):
        if folder.exists():
            return folder
    raise SystemExit(
        f"There is no {part} in {out}; train it first, with the same --out, "
        f"or copy a finished model to {out / 'model'}."
    )


def _save_facts(options: Namespace, network: nn.Module, state: TrainingState) -> None:
    """What the card says of this part."""
    file = options.out / FACTS
    facts = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    facts[options.what] = {
        "minutes": round(state.seconds / 60, 1),
        "steps": state.step,
        "device": options.device,
        "threads": torch.get_num_threads(),
        "weights": sum(p.numel() for p in network.parameters() if p.requires_grad),
        "held_out": state.curve[-1]["held_out"],
    }
    file.write_text(json.dumps(facts, indent=1), encoding="utf-8")


def main() -> None:
    prepare_output()
    options = build_parser(__doc__.splitlines()[0], tuple(PARTS), FONT).parse_args()
    PARTS[options.what](load_dataset(options.data, options.out), options)


if __name__ == "__main__":
    main()
