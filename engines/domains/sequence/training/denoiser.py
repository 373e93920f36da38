"""Train the masked denoiser on the elements of a library, measurements left aside."""

from __future__ import annotations

import copy
from argparse import Namespace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engines.domains.sequence.model.denoiser import SequenceDenoiser, denoising_loss
from engines.domains.sequence.network.weights import load_network, save_network
from engines.domains.sequence.training.augmentation import random_strand
from engines.domains.sequence.training.library import Library
from engines.domains.sequence.training.recipe import (
    VALIDATION,
    Recipe,
    shuffled_batches,
    training_config,
    training_facts,
)
from engines.training.loop import Task

VALIDATION_BATCH = 250


def train_denoiser(library: Library, recipe: Recipe, options: Namespace) -> None:
    """Write weights and facts of the denoiser into --out; the curve is measured on the held-out folds."""
    averaged, state = denoiser_task(library, recipe, options).train(training_config("model", recipe, options))
    facts = training_facts(learned_by_denoiser(library), state, options)
    held_out_nats = state.curve[-1]["held_out"]
    save_network(averaged, options.out, "model", **facts, held_out_nats_per_letter=held_out_nats)


def learned_by_denoiser(library: Library) -> np.ndarray:
    """Indices of the elements that are not held out."""
    return np.setdiff1d(np.arange(len(library.ids)), library.elements_of("held-out"))


def denoiser_task(library: Library, recipe: Recipe, options: Namespace) -> Task:
    """A new network, or the one in the folder options.start; held-out nats a letter."""
    ids = torch.from_numpy(library.ids)
    validation = ids[library.elements_of("held-out")[:VALIDATION]]
    augment = random_strand if recipe.assay.both_strands else lambda batch: batch

    def loss(network: nn.Module, rows: np.ndarray) -> Tensor:
        return denoising_loss(network, augment(recipe.sequences(library, rows)).to(options.device))

    measure = lambda network: nats_per_letter(network, validation, options.device)
    batches = shuffled_batches(learned_by_denoiser(library), recipe.batch)
    return Task(_network(recipe, options.start), batches, loss, measure)


def _network(recipe: Recipe, start: Path | None) -> SequenceDenoiser:
    if not start:
        return SequenceDenoiser(recipe.assay.read[1])
    known, _ = load_network(SequenceDenoiser, start, "model")
    return copy.deepcopy(known).requires_grad_(True)


@torch.inference_mode()
def nats_per_letter(network: nn.Module, ids: Tensor, device: str) -> float:
    """The denoising loss of ids [N, L], on the same masks every time."""
    generator = torch.Generator().manual_seed(0)
    batches = ids.split(VALIDATION_BATCH)
    return float(np.mean([float(denoising_loss(network, batch.to(device), generator)) for batch in batches]))
