"""Train the molecule model: python -m engines.domains.molecule.train --data zinc250k.smi.gz --out assets/molecule

The molecules are cut into fragments, which byte pairs join to tokens, and the network learns to fill masked tokens.
"""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from pathlib import Path

import torch

from engines.console import prepare_output
from engines.domains.molecule.measures import write_reference
from engines.domains.molecule.model import MoleculeDenoiser, load_network, save_network
from engines.domains.molecule.tokens.embeddings import initialise_embeddings
from engines.domains.molecule.tokens.vocabulary import Vocabulary
from engines.domains.molecule.training.dataset import LONGEST, is_held_out, prepare_tokens, read_smiles_or_exit
from engines.domains.molecule.training.loss import LEARNING_RATES, denoiser_task
from engines.domains.molecule.training.tokens import Groups
from engines.tables.left_out import add_most_left_out
from engines.training.checkpoint import TrainingState
from engines.training.command_line import build_parser
from engines.training.loop import TrainingConfig


def main() -> None:
    """The command line."""
    prepare_output()
    parser = build_parser(__doc__.splitlines()[0])
    parser.add_argument("--start", type=Path, help="a folder with a model, from which this one goes on")
    add_most_left_out(parser)
    options = parser.parse_args()
    smiles = read_smiles_or_exit(options.data, options.most_left_out)
    if options.start:
        options.out.mkdir(parents=True, exist_ok=True)
        shutil.copy(options.start / "vocabulary.json", options.out)
    vocabulary, training, held_out = prepare_tokens(smiles, options.out)
    network = _initial_network(vocabulary, training, options)
    config = TrainingConfig(options.out, options.minutes, options.device, options.resume, LEARNING_RATES, autocast=True)
    averaged, state = denoiser_task(network, training, held_out, options.device).train(config)
    lengths = [float(len(training.get(n, ()))) for n in range(LONGEST + 1)]
    save_network(averaged, options.out, [count / sum(lengths) for count in lengths])
    write_reference([each for each in smiles if not is_held_out(each)], options.out)
    (options.out / "training.json").write_text(
        json.dumps(training_facts(averaged, state, options.device)), encoding="utf-8"
    )


def _initial_network(vocabulary: Vocabulary, training: Groups, options: Namespace) -> MoleculeDenoiser:
    """A new network, or that in --start; with --resume the one in --out, which a checkpoint there outdoes."""
    finished = options.resume and (options.out / "model.json").exists()
    if folder := options.out if finished else options.start:
        return load_network(folder, options.device)[0]
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
