"""Train the molecule model: python -m engines.domains.molecule.train --data zinc250k.smi.gz --out assets/molecule

The molecules are cut into fragments, which byte pairs join to tokens, and the network learns to fill masked tokens.
"""

from __future__ import annotations

import json
from argparse import Namespace

import torch

from engines.console import prepare_output
from engines.domains.molecule.load import load_network, save_network
from engines.domains.molecule.measures import write_reference
from engines.domains.molecule.model import MoleculeDenoiser
from engines.domains.molecule.tokens.embeddings import initialise_embeddings
from engines.domains.molecule.tokens.vocabulary import Vocabulary
from engines.domains.molecule.training.dataset import (
    LONGEST,
    Groups,
    batches,
    is_held_out,
    prepare_tokens,
    read_smiles_or_exit,
)
from engines.domains.molecule.training.loss import batch_loss, held_out_loss
from engines.tables.left_out import add_most_left_out
from engines.training.checkpoint import TrainingState
from engines.training.command_line import build_parser
from engines.training.loop import TrainingConfig, train

BATCH = 256
LEARNING_RATES = (3e-3, 5e-3)  # Muon, AdamW


def main() -> None:
    """The command line."""
    prepare_output()
    parser = build_parser(__doc__.splitlines()[0])
    add_most_left_out(parser)
    options = parser.parse_args()
    smiles = read_smiles_or_exit(options.data, options.most_left_out)
    vocabulary, training, held_out = prepare_tokens(smiles, options.out)
    averaged, state = train(
        _initial_network(vocabulary, training, options),
        batches(training, options.device, BATCH),
        batch_loss,
        lambda network: held_out_loss(network, held_out, options.device),
        TrainingConfig(options.out, options.minutes, options.device, options.resume, LEARNING_RATES, autocast=True),
    )
    lengths = [float(len(training.get(n, ()))) for n in range(LONGEST + 1)]
    save_network(averaged, options.out, [count / sum(lengths) for count in lengths])
    write_reference([each for each in smiles if not is_held_out(each)], options.out)
    (options.out / "training.json").write_text(
        json.dumps(training_facts(averaged, state, options.device)), encoding="utf-8"
    )


def _initial_network(vocabulary: Vocabulary, training: Groups, options: Namespace) -> MoleculeDenoiser:
    """A new network; with --resume the finished weights in --out, which a checkpoint there outdoes."""
    if options.resume and (options.out / "model.json").exists():
        return load_network(options.out, options.device)[0]
    network = MoleculeDenoiser(len(vocabulary.tokens), vocabulary.longest)
    initialise_embeddings(network, training)
    return network


def training_facts(network: MoleculeDenoiser, state: TrainingState, device: str) -> dict[str, object]:
    """What the card says of a training."""
    return {
        "device": device,
        "threads": torch.get_num_threads(),
        "minutes": round(state.seconds / 60, 1),
        "steps": state.step,
        "tokens": network.sizes["vocabulary"],
        "parameters": sum(p.numel() for p in network.parameters()),
        "held_out_nats_per_molecule": state.curve[-1]["held_out"],
    }


if __name__ == "__main__":
    main()
