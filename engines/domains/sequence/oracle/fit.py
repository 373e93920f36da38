"""Train a sequence domain's networks on the shared loop: the filler that proposes, the guide and the judge that predict."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.letters import MASK, decode
from engines.domains.sequence.model.denoiser import Filler, filling_loss
from engines.domains.sequence.oracle.assay import Assay, Library, fingerprints, read_or_leave
from engines.domains.sequence.oracle.network import reverse_complemented
from engines.domains.sequence.oracle.oracle import Oracle
from engines.domains.sequence.oracle.weights import save
from engines.training.loop import Plan, arguments, train

BATCH, CHECKED = 128, 2000  # rows a step; validation elements of one curve point


@dataclass(frozen=True)
class Recipe:
    """What a domain trains. begin: gives an untrained network its start. varied: (ids) → ids that mean the same."""

    assay: Assay
    oracle: Oracle
    begin: Callable[[nn.Module], None] = lambda network: None
    varied: Callable[[Tensor], Tensor] = lambda ids: ids
    rates: tuple[float, float] = (2e-3, 2e-3)


def main(recipe: Recipe, description: str) -> None:
    """The command line that every sequence domain shares."""
    options = arguments(description, ("model", "oracle", "guide", "judge")).parse_args()
    library = read_or_leave(options.data, recipe.assay)
    for what in ("judge", "guide") if options.what == "oracle" else (options.what,):
        fit_filler(library, recipe, options) if what == "model" else fit_oracle(what, library, recipe, options)


def fit_oracle(role: str, library: Library, recipe: Recipe, options: Namespace) -> None:
    """Learn from one role's folds; the curve is measured on the other role's."""
    mine, other = library.of(role), library.of({"judge": "guide", "guide": "judge"}[role])[:CHECKED]
    mean, sd = library.values[mine].mean(0), library.values[mine].std(0)
    ids, targets = torch.from_numpy(library.ids), torch.from_numpy((library.values - mean) / sd)
    network = recipe.oracle.kind()
    recipe.begin(network)

    def loss(net: nn.Module, rows: np.ndarray) -> Tensor:
        return F.mse_loss(net(recipe.varied(ids[rows]).to(options.device)), targets[rows].to(options.device))

    @torch.inference_mode()
    def missed(net: nn.Module) -> float:
        """1 − mean squared correlation over the heads."""
        told = torch.cat(
            [recipe.oracle.read(net, ids[part].to(options.device)).cpu() for part in np.array_split(other, 8)]
        )
        return 1 - float(
            np.mean([np.corrcoef(a, b)[0, 1] ** 2 for a, b in zip(told.T.numpy(), targets[other].T.numpy())])
        )

    averaged, progress = train(network, _rows(mine), loss, missed, _plan(role, recipe, options))
    save(
        averaged,
        options.out,
        role,
        heads=recipe.assay.heads,
        mean=mean.tolist(),
        sd=sd.tolist(),
        elements=len(mine),
        minutes=round(progress.seconds / 60, 1),
        steps=progress.step,
        device=options.device,
    )
    np.save(options.out / f"{role}_seen.npy", np.unique(fingerprints(decode(library.ids[mine]))))


def fit_filler(library: Library, recipe: Recipe, options: Namespace) -> None:
    """Learn the elements' own law; the held-out folds measure it."""
    ids = torch.from_numpy(library.ids)
    learned, held = np.setdiff1d(np.arange(len(ids)), library.of("held-out")), ids[library.of("held-out")[:CHECKED]]
    network = Filler(recipe.assay.length)

    def loss(net: nn.Module, rows: np.ndarray) -> Tensor:
        return filling_loss(net, _either(ids[rows], recipe.assay).to(options.device))

    @torch.inference_mode()
    def nats(net: nn.Module) -> float:
        generator = torch.Generator().manual_seed(0)
        return float(
            np.mean([float(filling_loss(net, part.to(options.device), generator)) for part in held.split(250)])
        )

    averaged, progress = train(network, _rows(learned), loss, nats, _plan("model", recipe, options))
    save(
        averaged,
        options.out,
        "model",
        elements=len(learned),
        minutes=round(progress.seconds / 60, 1),
        steps=progress.step,
        device=options.device,
        held_out_nats_per_letter=progress.curve[-1]["held_out"],
    )


def shifted(ids: Tensor, most: int) -> Tensor:
    """Every row moved by the same few places, MASK coming in."""
    by = int(torch.randint(-most, most + 1, ()))
    moved = torch.full_like(ids, MASK)
    length = ids.shape[1]
    moved[:, max(0, by) : length + min(0, by)] = ids[:, max(0, -by) : length - max(0, by)]
    return moved


def either_strand(ids: Tensor) -> Tensor:
    return reverse_complemented(ids) if torch.rand(()) < 0.5 else ids


def _either(ids: Tensor, assay: Assay) -> Tensor:
    return either_strand(ids) if assay.both_strands else ids


def _rows(learned: np.ndarray) -> Iterator[np.ndarray]:
    """Endless batches of indices; every element comes once an epoch."""
    dealt = np.random.default_rng(0)
    while True:
        order = dealt.permutation(learned)
        yield from np.array_split(order, max(1, len(order) // BATCH))


def _plan(name: str, recipe: Recipe, options: Namespace) -> Plan:
    """Checkpoints and curve of each network lie in a folder of their own."""
    return Plan(options.out / name, options.minutes, options.device, options.resume, recipe.rates, average=0.998)
