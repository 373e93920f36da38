"""Pack the GB1 landscape, train its model, and write the model's exact law and card:

python -m engines.domains.toy.gb1.train --data gb1.csv.gz --out assets/gb1 --minutes 1

The table needs the columns variant, fitness and count_input.
"""

from __future__ import annotations

import zlib
from argparse import Namespace
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from engines.console import prepare_output
from engines.domains.sequence.model.denoiser import denoising_loss
from engines.domains.sequence.network.weights import load_network, save_network
from engines.domains.toy.gb1.landscape import Landscape, pack_landscape
from engines.domains.toy.gb1.lattice import design_probabilities
from engines.domains.toy.gb1.law import write_prior
from engines.domains.toy.gb1.load import all_laws
from engines.domains.toy.gb1.model_card import model_card
from engines.domains.toy.gb1.network import VariantDenoiser
from engines.domains.toy.gb1.variants import MASK, encode, every_variant
from engines.training.checkpoint import TrainingState
from engines.training.command_line import build_parser
from engines.training.loop import TrainingConfig, train

FIT = 0.1  # × wild type, from which on a variant is learned from
BATCH = 256


def main() -> None:
    """The command line."""
    prepare_output()
    options = build_parser(__doc__.splitlines()[0]).parse_args()
    try:
        landscape = pack_landscape(options.data, options.out)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    learned, held_out = split(landscape)
    averaged, state = train(
        VariantDenoiser(),
        batches(learned, options.device),
        lambda network, ids: denoising_loss(network, ids, mask=MASK),
        lambda network: held_out_loss(network, held_out.to(options.device)),
        TrainingConfig(options.out, options.minutes, options.device, options.resume, checkpoint_seconds=5),
    )
    save_network(averaged, options.out, "model", **training_facts(learned, state, options))
    describe(landscape, options)


def split(landscape: Landscape) -> tuple[Tensor, Tensor]:
    """Ids [N, 4] of the fit variants: those that are learned from, and a fixed tenth that is held out."""
    fit = [every_variant()[i] for i in np.flatnonzero(landscape.fitness >= FIT)]
    held = np.array([zlib.crc32(variant.encode()) % 10 == 0 for variant in fit])
    ids = torch.from_numpy(encode(fit)).long()
    return ids[~held], ids[held]


def batches(ids: Tensor, device: str) -> Iterator[Tensor]:
    """Endless batches of ids [N, 4]; every variant comes once an epoch."""
    generator = torch.Generator().manual_seed(0)
    while True:
        order = torch.randperm(len(ids), generator=generator)
        yield from (ids[rows].to(device) for rows in order.split(BATCH))


@torch.inference_mode()
def held_out_loss(network: VariantDenoiser, ids: Tensor) -> float:
    """Nats a letter of ids [N, 4], on the same masks every time."""
    return float(denoising_loss(network, ids, torch.Generator().manual_seed(0), MASK))


def training_facts(learned: Tensor, state: TrainingState, options: Namespace) -> dict[str, object]:
    """What is kept beside the weights."""
    return {
        "variants": len(learned),
        "least_fitness": FIT,
        "minutes": round(state.seconds / 60, 1),
        "steps": state.step,
        "device": options.device,
        "held_out_nats_per_letter": state.curve[-1]["held_out"],
    }


def describe(landscape: Landscape, options: Namespace) -> None:
    """Write the law of the weights in --out, and the card."""
    network, facts = load_network(VariantDenoiser, options.out, "model")
    chances = design_probabilities(all_laws(network)).ravel()
    write_prior(chances, options.out)
    card = model_card(facts, landscape, chances)
    (options.out / "card.md").write_text(card, encoding="utf-8")
    print(card)


if __name__ == "__main__":
    main()
