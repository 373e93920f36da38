"""The networks of a sequence domain: the model that proposes, and every network of judge and guide."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor, nn

from engines.domains.sequence.model.denoiser import SequenceDenoiser
from engines.domains.sequence.network.ensemble import load_ensemble, save_ensemble
from engines.domains.sequence.network.weights import load_network, save_network
from engines.domains.sequence.training.denoiser import denoiser_task
from engines.domains.sequence.training.library import Library, read_library_or_exit
from engines.domains.sequence.training.oracle import oracle_task, own_lesson
from engines.domains.sequence.training.recipe import Recipe
from engines.training.halfhour.learners import Learned, Part, Place
from engines.training.loop import Task

ORACLES = ("judge", "guide")


def pack(domain: str, data: Path, file: Path) -> None:
    """Letters, measurements and folds of a library."""
    library = read_library_or_exit(data, _recipe(domain).assay)
    np.savez_compressed(file, ids=library.ids, values=library.values, fold=library.fold.astype(np.uint8))


def parts(domain: str, place: Place) -> list[Part]:
    """The model and the oracles' networks, as many as are shipped."""
    recipe, folder = _recipe(domain), place.assets / domain
    with np.load(place.file(domain), allow_pickle=False) as packed:
        library = Library(packed["ids"], packed["values"], packed["fold"], [])
    options = Namespace(device=place.device, start=folder, kept=1.0)
    settings, given = {"learning_rates": recipe.learning_rates}, (library, recipe, options)
    found = [Part(domain, "model", partial(_model_task, *given), settings)]
    for role in ORACLES:
        count = len(load_ensemble(recipe.oracle.network_class, folder, role)[0].members)
        tasks = [partial(_oracle_task, role, seed, *given) for seed in range(count)]
        found += [Part(domain, f"{role}.{i}", task, settings, count) for i, task in enumerate(tasks)]
    return found


def _model_task(library: Library, recipe: Recipe, options: Namespace, rows: int) -> Task:
    return denoiser_task(library, replace(recipe, batch=rows), options)


def _oracle_task(role: str, seed: int, library: Library, recipe: Recipe, options: Namespace, rows: int) -> Task:
    return oracle_task(role, seed, library, own_lesson(role, library), replace(recipe, batch=rows), options)


def _recipe(domain: str) -> Recipe:
    return import_module(f"engines.domains.{domain}.train").RECIPE


def shipped(domain: str, network: str, assets: Path) -> dict[str, Tensor]:
    """Weights by name."""
    kind, _, number = network.partition(".")
    networks, _ = _load(domain, kind, assets)
    return networks[int(number or 0)].state_dict()


def install(domain: str, assets: Path, learned: Mapping[str, Learned]) -> None:
    """Other weights, and what the card says of their training."""
    for kind in ("model", *ORACLES):
        new = {name: each for name, each in learned.items() if name.partition(".")[0] == kind}
        if new:
            _install(domain, kind, assets, new)


def _install(domain: str, kind: str, assets: Path, new: Mapping[str, Learned]) -> None:
    networks, facts = _load(domain, kind, assets)
    for name, each in new.items():
        networks[int(name.partition(".")[2] or 0)].load_state_dict(each.weights)
        facts = each.joined(facts)
    if kind == "model":
        facts["held_out_nats_per_letter"] = new["model"].facts["after"]
        save_network(networks[0], assets / domain, kind, **facts)
    else:
        save_ensemble(networks, assets / domain, kind, **facts)


def _load(domain: str, kind: str, assets: Path) -> tuple[list[nn.Module], dict[str, Any]]:
    """(networks as shipped, what is kept beside them besides their sizes)."""
    if kind == "model":
        network, facts = load_network(SequenceDenoiser, assets / domain, kind)
        networks = [network]
    else:
        ensemble, facts = load_ensemble(_recipe(domain).oracle.network_class, assets / domain, kind)
        networks = list(ensemble.members)
    return networks, {name: fact for name, fact in facts.items() if name not in ("sizes", "members")}
