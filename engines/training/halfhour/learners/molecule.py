"""The molecule model: tokens of the shipped vocabulary."""

from __future__ import annotations

import copy
import json
import shutil
import zlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from torch import Tensor

from engines.assets import ASSETS
from engines.domains.molecule.model import load_network, save_network
from engines.domains.molecule.training.loss import LEARNING_RATES, denoiser_task
from engines.domains.molecule.training.tokens import TOKENS_FILE, Groups, load_tokens
from engines.training.halfhour.learners import Learned, Part, Place
from engines.training.loop import Task

VOCABULARY = "vocabulary.json"


def pack(domain: str, data: Path, file: Path) -> None:
    """Tokens of the SMILES in a file."""
    from engines.domains.molecule.training.dataset import prepare_tokens, read_smiles_or_exit
    from engines.tables.left_out import MOST_LEFT_OUT

    with TemporaryDirectory() as folder:
        shutil.copy(ASSETS / domain / VOCABULARY, folder)
        prepare_tokens(read_smiles_or_exit(data, MOST_LEFT_OUT), Path(folder))
        with np.load(Path(folder) / TOKENS_FILE, allow_pickle=False) as tokens:
            np.savez_compressed(file, vocabulary=_hash(ASSETS / domain), **tokens)


def parts(domain: str, place: Place) -> list[Part]:
    """The model. Raises ValueError, a sentence, where its vocabulary is another one now."""
    file, folder = place.file(domain), place.assets / domain
    with np.load(file, allow_pickle=False) as packed:
        if packed["vocabulary"] != _hash(folder):
            raise ValueError(f"The molecules in {file} are written with another vocabulary than {folder}; pack anew.")
    task = partial(_task, folder, *load_tokens(file), place.device)
    return [Part(domain, "model", task, {"learning_rates": LEARNING_RATES})]


def _task(folder: Path, training: Groups, held_out: Groups, device: str, rows: int) -> Task:
    network = copy.deepcopy(load_network(folder, "cpu")[0])
    return denoiser_task(network, training, held_out, device, rows)


def _hash(folder: Path) -> int:
    return zlib.crc32((folder / VOCABULARY).read_bytes())


def shipped(domain: str, network: str, assets: Path) -> dict[str, Tensor]:
    """Weights by name."""
    return load_network(assets / domain, "cpu")[0].state_dict()


def install(domain: str, assets: Path, learned: Mapping[str, Learned]) -> None:
    """Other weights, and what the card says of their training."""
    folder, model = assets / domain, learned["model"]
    network, lengths = load_network(folder, "cpu")
    network.load_state_dict(model.weights)
    save_network(network, folder, lengths)
    file = folder / "training.json"
    facts = model.joined(json.loads(file.read_text(encoding="utf-8")))
    facts["held_out_nats_per_molecule"] = model.facts["after"]
    file.write_text(json.dumps(facts), encoding="utf-8")
