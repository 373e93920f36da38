"""Train the networks of the guide or of the judge on its own folds of a measured library."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.letters import decode
from engines.domains.sequence.network.ensemble import Ensemble, load_ensemble, save_ensemble
from engines.domains.sequence.oracle.oracle import Oracle
from engines.domains.sequence.oracle.training_copies import save_hashes
from engines.domains.sequence.training.library import Library
from engines.domains.sequence.training.recipe import (
    BATCH,
    VALIDATION,
    Recipe,
    shuffled_batches,
    training_config,
    training_facts,
)
from engines.training.checkpoint import TrainingState
from engines.training.loop import Task

OTHER = {"judge": "guide", "guide": "judge"}


def train_oracle(role: str, library: Library, recipe: Recipe, options: Namespace) -> None:
    """Write weights, facts and hashes of the training elements of one role into --out.

    Its networks are trained one after the other, each for its share of the time. With --beside they join those that
    are there. Raises SystemExit, a sentence, where those learned from other measurements.
    """
    own, (mean, sd) = library.elements_of(role), scale(role, library)
    lesson = own_lesson(role, library)
    networks, state = _networks_beside(role, mean, recipe, options)
    if networks:
        lesson = beside_networks(lesson, library.elements_of(OTHER[role]), networks, library.ids, recipe.oracle)
    for seed in range(len(networks), len(networks) + options.networks):
        config = training_config(f"{role}/{seed}", recipe, options)
        config = replace(config, minutes=config.minutes / options.networks, autocast=True)
        averaged, more = oracle_task(role, seed, library, lesson, recipe, options).train(config)
        networks.append(averaged)
        state = TrainingState(state.step + more.step, state.seconds + more.seconds)
    heads = {"heads": recipe.assay.heads, "mean": mean.tolist(), "sd": sd.tolist()}
    facts = training_facts(own, state, options) | ({"last": recipe.last} if recipe.last else {})
    save_ensemble(networks, options.out, role, **heads, **facts)
    save_hashes(options.out, role, [sequence[-recipe.last :] for sequence in decode(library.ids[own])])


@dataclass(frozen=True)
class Lesson:
    """rows [M]: elements to learn from. targets: theirs, of N elements, in standard deviations [N, heads]."""

    rows: np.ndarray
    targets: np.ndarray


def scale(role: str, library: Library) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation [heads] of the elements that a role learns from."""
    values = library.values[library.elements_of(role)]
    return values.mean(0), values.std(0)


def own_lesson(role: str, library: Library) -> Lesson:
    """The role's own elements, as they were measured."""
    mean, sd = scale(role, library)
    return Lesson(library.elements_of(role), (library.values - mean) / sd)


def _networks_beside(
    role: str, mean: np.ndarray, recipe: Recipe, options: Namespace
) -> tuple[list[nn.Module], TrainingState]:
    """The networks of --beside, and how long they learned; none without it."""
    if not options.beside:
        return [], TrainingState()
    ensemble, facts = load_ensemble(recipe.oracle.network_class, options.beside, role)
    if not np.allclose(facts["mean"], mean, atol=1e-4):
        raise SystemExit(f"The {role} in {options.beside} learned from other measurements; name the --data it had.")
    return list(ensemble.members), TrainingState(facts["steps"], facts["minutes"] * 60)


@torch.inference_mode()
def beside_networks(
    lesson: Lesson, others: np.ndarray, networks: Sequence[nn.Module], ids: np.ndarray, oracle: Oracle
) -> Lesson:
    """The lesson, and others [K] with what networks say of them, whose measurements stay unknown.

    ids: of the N elements [N, L]. So a noisy student learns from its teacher (Xie et al. 2020).
    """
    targets, teacher = lesson.targets.copy(), Ensemble(networks)
    for part in np.array_split(others, len(others) // BATCH + 1):
        targets[part] = oracle.apply(teacher, torch.from_numpy(ids[part])).mean(1).numpy()
    return Lesson(np.concatenate([lesson.rows, others]), targets)


def oracle_task(role: str, seed: int, library: Library, lesson: Lesson, recipe: Recipe, options: Namespace) -> Task:
    """One network, new or of those in the folder options.start; unexplained variance of the other role's folds."""
    validation = library.elements_of(OTHER[role])[:VALIDATION]
    ids, targets, done = torch.from_numpy(library.ids), torch.from_numpy(lesson.targets), [0.0]

    def loss(net: nn.Module, rows: np.ndarray) -> Tensor:
        shown, rows = recipe.examples(library, rows)
        x = recipe.augment(shown, done[0])
        return F.mse_loss(net(x.to(options.device)).float(), targets[rows].to(options.device))

    @torch.inference_mode()
    def unexplained(net: nn.Module) -> float:
        parts = np.array_split(validation, 8)
        predicted = torch.cat([recipe.oracle.apply(net, ids[part].to(options.device)).cpu() for part in parts])
        return unexplained_variance(predicted.numpy(), library.values[validation])

    network, batches = _network(role, seed, recipe, options), shuffled_batches(lesson.rows, recipe.batch, seed)
    return Task(network, batches, loss, unexplained, partial(done.__setitem__, 0))


def _network(role: str, seed: int, recipe: Recipe, options: Namespace) -> nn.Module:
    """A network before its training: new, or, of weights to start from, so much of them and the rest new.

    Networks that go on from weights learn better where those are shrunk and perturbed (Ash and Adams 2020).
    """
    torch.manual_seed(seed)
    known = load_ensemble(recipe.oracle.network_class, options.start, role)[0].members if options.start else ()
    learned = known[seed % len(known)] if known else None
    sizes = learned.sizes if learned else recipe.sizes[seed % len(recipe.sizes)]
    network = recipe.oracle.network_class(**sizes)
    recipe.initialise(network)
    if learned:
        with torch.no_grad():
            for name, weight in network.state_dict().items():
                weight.lerp_(learned.state_dict()[name], options.kept)
    return network


def unexplained_variance(predicted: np.ndarray, measured: np.ndarray) -> float:
    """1 − the mean over the heads of the squared correlation of predicted [N, heads] and measured."""
    return 1 - float(np.mean([np.corrcoef(a, b)[0, 1] ** 2 for a, b in zip(predicted.T, measured.T)]))
