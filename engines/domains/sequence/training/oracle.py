"""Train the networks of the guide or of the judge on its own folds of a measured library."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.letters import decode
from engines.domains.sequence.network.ensemble import load_ensemble, save_ensemble
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
SILENCED, QUIET = 10, 0.2  # inactive sequences in a batch; the quantile of the elements that is their activity


def train_oracle(role: str, library: Library, recipe: Recipe, options: Namespace) -> None:
    """Write weights, facts and hashes of the training elements of one role into --out.

    Its networks are trained one after the other, each for its share of the time.
    """
    learned = library.elements_of(role)
    mean, sd = library.values[learned].mean(0), library.values[learned].std(0)
    networks, states = [], []
    for seed in range(recipe.members):
        averaged, state = _fit(role, seed, library, (library.values - mean) / sd, recipe, options)
        networks.append(averaged)
        states.append(state)
    whole = TrainingState(sum(state.step for state in states), sum(state.seconds for state in states))
    scale = {"heads": recipe.assay.heads, "mean": mean.tolist(), "sd": sd.tolist()}
    save_ensemble(networks, options.out, role, **scale, **training_facts(learned, whole, options))
    save_hashes(options.out, role, decode(library.ids[learned]))


def _fit(
    role: str, seed: int, library: Library, standardised: np.ndarray, recipe: Recipe, options: Namespace
) -> tuple[nn.Module, TrainingState]:
    """(averaged network, training state); the curve is measured on the other role's folds.

    standardised: the library's values in standard deviations of the training elements [N, heads].
    """
    learned, validation = library.elements_of(role), library.elements_of(OTHER[role])[:VALIDATION]
    ids, targets, done = torch.from_numpy(library.ids), torch.from_numpy(standardised), [0.0]
    quiet = torch.from_numpy(np.quantile(standardised[learned], QUIET, axis=0).astype(np.float32))

    def loss(net: nn.Module, rows: np.ndarray) -> Tensor:
        x, y = recipe.augment(ids[rows], done[0]), targets[rows]
        if recipe.silence:
            silent = recipe.silence(ids[rows[:SILENCED]])
            x, y = torch.cat([x, silent]), torch.cat([y, quiet.expand(len(silent), -1)])
        return F.mse_loss(net(x.to(options.device)).float(), y.to(options.device))

    @torch.inference_mode()
    def unexplained(net: nn.Module) -> float:
        parts = np.array_split(validation, 8)
        predicted = torch.cat([recipe.oracle.apply(net, ids[part].to(options.device)).cpu() for part in parts])
        return unexplained_variance(predicted.numpy(), targets[validation].numpy())

    config = training_config(f"{role}/{seed}", recipe, options)
    config = replace(config, minutes=config.minutes / recipe.members, autocast=True)
    network, batches = _network(role, seed, recipe, options), shuffled_batches(learned, seed)
    return train(network, batches, loss, unexplained, config, lambda share: done.__setitem__(0, share))


def _network(role: str, seed: int, recipe: Recipe, options: Namespace) -> nn.Module:
    """A network before its training: new, or, of weights to start from, so much of them and the rest new.

    Networks that go on from weights learn better where those are shrunk and perturbed (Ash and Adams 2020).
    """
    torch.manual_seed(seed)
    network = recipe.oracle.network_class()
    recipe.initialise(network)
    if options.start:
        known = load_ensemble(recipe.oracle.network_class, options.start, role)[0].members
        learned = known[seed % len(known)].state_dict()
        with torch.no_grad():
            for name, weight in network.state_dict().items():
                weight.lerp_(learned[name], options.kept)
    return network


def unexplained_variance(predicted: np.ndarray, measured: np.ndarray) -> float:
    """1 − the mean over the heads of the squared correlation of predicted [N, heads] and measured."""
    return 1 - float(np.mean([np.corrcoef(a, b)[0, 1] ** 2 for a, b in zip(predicted.T, measured.T)]))
