"""The trained network as a masked process whose every law is known: four places, so its 37,044 laws are one table."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engines.diffusion.masked import MaskedProcess
from engines.diffusion.reveal import even_reveal
from engines.domains import Model, rows_of
from engines.domains.sequence.network.weights import load_network
from engines.domains.toy.gb1.landscape import FOLDER
from engines.domains.toy.gb1.lattice import design_probabilities, soft_values
from engines.domains.toy.gb1.law import Weights, rewards_of_all
from engines.domains.toy.gb1.network import VariantDenoiser
from engines.domains.toy.gb1.variants import MASK, SITES, decode, encode
from engines.loading import load_once

SIDE, DESIGN = MASK + 1, (MASK,) * len(SITES)  # what a place of a state may be; the shape of all designs
OTHERS = torch.tensor([[other for other in range(len(SITES)) if other != place] for place in range(len(SITES))])
_RANK = torch.tensor([SIDE**2, SIDE, 1])  # what each of the three others counts in the number of a law


def load(levels: int, device: str = "cpu", rows_per_call: int | None = None, folder: Path = FOLDER) -> Model:
    """The model, ready to be guided; with levels ≥ 4 its law is that of all orders of revealing.

    Raises FileNotFoundError when the weights are missing.
    """
    laws = torch.from_numpy(conditional_laws(folder)).flatten(0, -2).to(device)
    start = lambda uniform: torch.full((len(uniform), len(SITES)), MASK, device=device)
    process = MaskedProcess(
        partial(predict, laws), start, even_reveal, MASK, levels, rows_per_call=rows_per_call or 4096
    )
    letters = lambda x: decode(x.cpu().numpy())
    likelihood = lambda x, some=None: look_up(np.log(design_law(folder)), rows_of(x, some), 1)
    states = lambda designs: torch.from_numpy(encode(designs)).long().to(device)
    return Model(process, letters, partial(exact_values, folder), likelihood, letters, states, relaxed=lambda x: x)


def predict(laws: Tensor, x: Tensor) -> Tensor:
    """[K, 20] log p(letter | the others) of the K masked places of x [N, 4]; laws [4·21³, 20]: conditional_laws."""
    row, place = (x == MASK).nonzero(as_tuple=True)
    others = x[row[:, None], OTHERS.to(x.device)[place]]
    return laws[place * SIDE**3 + (others * _RANK.to(x.device)).sum(1)]


@load_once(maxsize=4)
def conditional_laws(folder: Path) -> np.ndarray:
    """log p(letter | others) [4, 21, 21, 21, 20] by the network of a folder, for each place."""
    return all_laws(load_network(VariantDenoiser, folder, "model")[0])


@torch.inference_mode()
def all_laws(network: VariantDenoiser) -> np.ndarray:
    """The same of a network on the CPU."""
    others = torch.cartesian_prod(*[torch.arange(SIDE)] * (len(SITES) - 1))
    masked = torch.full((len(others), 1), MASK)
    laws = []
    for place in range(len(SITES)):
        states = torch.cat([others[:, :place], masked, others[:, place:]], 1)
        laws.append(torch.log_softmax(network(states)[:, place].double(), -1).view(SIDE, SIDE, SIDE, MASK))
    return torch.stack(laws).numpy()


@cache
def design_law(folder: Path = FOLDER) -> np.ndarray:
    """p(x0) [20, 20, 20, 20] of every design, by the network."""
    return design_probabilities(conditional_laws(folder))


def exact_values(folder: Path, rewards: dict[str, float], alpha: float) -> partial:
    """(x_t, t) → soft values [N] of these rewards, by their weights."""
    return partial(look_up, value_table(folder, tuple(rewards.items()), alpha))


@lru_cache(maxsize=8)
def value_table(folder: Path, weights: Weights, alpha: float) -> np.ndarray:
    """Soft values [21, 21, 21, 21] of every state."""
    return soft_values(conditional_laws(folder), rewards_of_all(weights).reshape(DESIGN), alpha)


def look_up(table: np.ndarray, x: Tensor, t: int) -> Tensor:
    """What a table [.., .., .., ..] holds of states [N, 4] → [N]; time does not matter."""
    return torch.from_numpy(table)[x.cpu().long().unbind(1)].to(x.device)
