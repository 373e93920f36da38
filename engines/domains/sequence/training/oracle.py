"""Train the guide or the judge on its own folds of a measured library."""

from __future__ import annotations

from argparse import Namespace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.letters import decode
from engines.domains.sequence.network.weights import save_network
from engines.domains.sequence.oracle.training_copies import save_hashes
from engines.domains.sequence.training.library import Library
from engines.domains.sequence.training.recipe import (
    VALIDATION,
    Recipe,
    shuffled_batches,
    training_config,
    training_facts,
)
from engines.training.checkpoint import TrainingState
from engines.training.loop import train

OTHER = {"judge": "guide", "guide": "judge"}


def train_oracle(role: str, library: Library, recipe: Recipe, options: Namespace) -> None:
    """Write weights, facts and hashes of the training elements of one role into --out."""
    learned = library.elements_of(role)
    mean, sd = library.values[learned].mean(0), library.values[learned].std(0)
    network = recipe.oracle.network_class()
    recipe.initialise(network)
    averaged, state = _fit(role, network, library, (library.values - mean) / sd, recipe, options)
    scale = {"heads": recipe.assay.heads, "mean": mean.tolist(), "sd": sd.tolist()}
    save_network(averaged, options.out, role, **scale, **training_facts(learned, state, options))
    save_hashes(options.out, role, decode(library.ids[learned]))


def _fit(
    role: str, network: nn.Module, library: Library, standardised: np.ndarray, recipe: Recipe, options: Namespace
) -> tuple[nn.Module, TrainingState]:
    """(averaged network, training state); the curve is measured on the other role's folds.

    standardised: the library's values in standard deviations of the training elements [N, heads].
    """
    learned, validation = library.elements_of(role), library.elements_of(OTHER[role])[:VALIDATION]
    ids, targets = torch.from_numpy(library.ids), torch.from_numpy(standardised)

    def loss(net: nn.Module, rows: np.ndarray) -> Tensor:
        return F.mse_loss(net(recipe.augment(ids[rows]).to(options.device)), targets[rows].to(options.device))

    @torch.inference_mode()
    def unexplained(net: nn.Module) -> float:
        parts = np.array_split(validation, 8)
        predicted = torch.cat([recipe.oracle.apply(net, ids[part].to(options.device)).cpu() for part in parts])
        return unexplained_variance(predicted.numpy(), targets[validation].numpy())

    return train(network, shuffled_batches(learned), loss, unexplained, training_config(role, recipe, options))


def unexplained_variance(predicted: np.ndarray, measured: np.ndarray) -> float:
    """1 − the mean over the heads of the squared correlation of predicted [N, heads] and measured."""
    return 1 - float(np.mean([np.corrcoef(a, b)[0, 1] ** 2 for a, b in zip(predicted.T, measured.T)]))
