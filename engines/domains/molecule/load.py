"""The trained filler as a masked process: weights from assets/, lengths from the training set."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import torch
from huggingface_hub import load_torch_model, save_torch_state_dict
from torch import Tensor

from engines.assets import SHARD
from engines.diffusion.masked import MaskedProcess, even_reveal
from engines.domains import Model
from engines.domains.molecule.measures import ASSETS
from engines.domains.molecule.model import Filler
from engines.domains.molecule.tokens.vocabulary import Vocabulary

TILE = {"cpu": 16, "cuda": 256}  # rows of one network call, always filled: a row's bits never depend on its company
TEMPERATURE = 0.85  # of every token drawn: part of the pre-trained law, and of its likelihood
LIKELIHOOD_ROWS = 2048  # together in memory, 80 kB each


def save(network: Filler, folder: Path, lengths: list[float]) -> None:
    """Half-precision safetensors shards and the sizes that rebuild the network. lengths: share of molecules with n tokens."""
    save_torch_state_dict({k: v.half().cpu() for k, v in network.state_dict().items()}, folder, max_shard_size=SHARD)
    (folder / "model.json").write_text(json.dumps({**network.sizes, "lengths": lengths}))


@lru_cache(maxsize=4)
def load_filler(folder: Path, device: str) -> tuple[Filler, list[float]]:
    sizes = json.loads((folder / "model.json").read_text())
    lengths = sizes.pop("lengths")
    network = Filler(**sizes)
    load_torch_model(network, folder)
    return network.to(device).float().eval(), lengths


def load(levels: int, device: str = "cpu", rows_per_call: int | None = None, folder: Path = ASSETS) -> Model:
    """The molecule model, ready to be guided. Raises FileNotFoundError when the weights are missing."""
    network, lengths = load_filler(folder, device)
    vocabulary = Vocabulary.load(folder / "vocabulary.json")
    cumulative = torch.tensor(lengths, dtype=torch.float64).cumsum(0)

    def start(uniform: Tensor) -> Tensor:
        """One uniform a lane [B, 1] → a length from the training set: that many MASK, then PAD [B, L]."""
        length = torch.searchsorted(cumulative, uniform * cumulative[-1]).clamp(max=len(lengths) - 1)
        place = torch.arange(vocabulary.longest)
        return torch.where(place < length, vocabulary.mask, vocabulary.pad).to(device)

    blank = lambda n: blank_law(folder, device, n, vocabulary.mask)
    process = MaskedProcess(
        lambda x: predict(network, x, vocabulary.mask, blank),
        start,
        even_reveal,
        vocabulary.mask,
        levels,
        vocabulary.pad,
        vocabulary.pad + 1,
        rows_per_call or 4096,
    )
    return Model(
        process,
        lambda x: [vocabulary.decode(row) for row in x.tolist()],
        log_likelihood=lambda x: log_likelihood(process, x),
    )


@lru_cache(maxsize=64)
def blank_law(folder: Path, device: str, n: int, mask: int) -> Tensor:
    """log p(x0_i) of n tokens of which none is visible yet [n, V]: every run begins with them, so they are computed once a process."""
    return _laws(load_filler(folder, device)[0], torch.full((1, n), mask, device=device), mask)


def predict(network: Filler, x: Tensor, mask: int, blank: Callable[[int], Tensor]) -> Tensor:
    """log p(x0_i | visible) of the masked places [K, V]. Rows of equal length n go through the network together; blank: n → blank_law."""
    length, hidden = (x <= mask).sum(1), x == mask
    unseen = (hidden.sum(1) == length) & (length > 0)
    slot = (hidden.flatten().cumsum(0) - 1).view(x.shape)
    answer = torch.empty(int(hidden.sum()), network.sizes["vocabulary"], device=x.device)
    for row, n in zip(unseen.nonzero(), length[unseen].tolist()):
        answer[slot[row, :n]] = blank(n)
    for n in filter(None, length[~unseen].unique().tolist()):
        for part in (~unseen & (length == n)).nonzero().squeeze(1).split(TILE[x.device.type]):
            answer[slot[part, :n][hidden[part, :n]]] = _laws(network, x[part, :n], mask)
    return answer


def _laws(network: Filler, x: Tensor, mask: int) -> Tensor:
    """Of one tile [≤ TILE, n], filled up with copies of its first row: the network always sees as many rows."""
    full = torch.cat([x, x[:1].expand(TILE[x.device.type] - len(x), -1)])
    row, place = (x == mask).nonzero(as_tuple=True)
    return torch.log_softmax(network(full)[row, place] / TEMPERATURE, -1)


def log_likelihood(process: MaskedProcess, x: Tensor, orders: int = 2) -> Tensor:
    """Evidence lower bound in nats [N]: fill the tokens in random orders, mean over `orders` (fixed, so comparable)."""
    generator, total = torch.Generator().manual_seed(0), torch.zeros(len(x), dtype=torch.float64)
    present = x != process.pad
    for _ in range(orders):
        rank = (
            torch.where(present.cpu(), torch.rand(x.shape, generator=generator), torch.inf)
            .argsort(1)
            .argsort(1)
            .to(x.device)
        )
        for row, place in zip(*(index.split(LIKELIHOOD_ROWS) for index in present.nonzero(as_tuple=True))):
            hidden = present[row] & (rank[row] >= rank[row, place][:, None])  # what is filled here or later
            answer = process.denoise(torch.where(hidden, process.mask, x[row]), 1)
            everyone = torch.arange(len(row), device=x.device)
            which = answer.law(everyone, hidden, everyone, place)
            total.index_add_(0, row.cpu(), answer.log_p[which, x[row, place]].double().cpu())
    return total / orders
