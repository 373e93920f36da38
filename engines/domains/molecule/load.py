"""The trained denoiser as a masked process: weights from assets/, lengths from the training set."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path

import torch
from torch import Tensor

from engines.diffusion.masked import MaskedProcess
from engines.diffusion.precision import SINGLE, in_precision, in_single
from engines.diffusion.reveal import EvenReveal, FirstHitting, even_reveal
from engines.domains import Model, rows_of
from engines.domains.molecule.measures import FOLDER
from engines.domains.molecule.model import MoleculeDenoiser, load_network
from engines.domains.molecule.tokens.kept import read_kept
from engines.domains.molecule.tokens.spelling import encode
from engines.domains.molecule.tokens.vocabulary import Vocabulary
from engines.yield_points import pieces

TILE = {"cpu": 16, "cuda": 256}  # rows of one network call, always filled: a row's bits never depend on its company
TEMPERATURE = 0.9  # of every token drawn: part of the pre-trained law, and of its likelihood
PIECE = re.compile(r"\[[^\]]+\]|Br|Cl|[A-Za-z]|(?<=[A-Za-z\]])\d|[=#](?!\d)|@(?=\d)")  # atoms, rings, bonds of a token
LIKELIHOOD_ROWS = 2048  # together in memory, 80 kB each


def load(
    levels: int,
    device: str = "cpu",
    rows_per_call: int | None = None,
    folder: Path = FOLDER,
    reveal: EvenReveal | FirstHitting = even_reveal,
    precision: str = SINGLE,
    keep: str = "",
) -> Model:
    """The molecule model, ready to be guided. keep: SMILES with attachment points that every design holds.

    Raises FileNotFoundError when the weights are missing.
    """
    network, lengths = load_network(folder, device)
    vocabulary = Vocabulary.load(folder / "vocabulary.json")
    kept = read_kept(keep) if keep else None
    front, back = (torch.tensor(ids, dtype=torch.long) for ids in ((kept.ids, kept.back_ids) if kept else ((), ())))
    fully_masked = in_single(lambda n: fully_masked_log_p(folder, device, n, vocabulary.mask), device)
    said = in_precision(lambda x: predict(network, x, vocabulary.mask, fully_masked), precision, device)
    process = MaskedProcess(
        said,
        lambda uniform: draw_start(uniform, lengths, vocabulary, front, back).to(device),
        reveal,
        vocabulary.mask,
        levels,
        vocabulary.pad,
        vocabulary.pad + 1,
        fixed=(len(front), len(back)),
        rows_per_call=rows_per_call or 4096,
    )
    spelled = partial(kept.decode, vocabulary) if kept else vocabulary.decode
    decode = lambda x: [spelled(row) for row in x.tolist()]
    states = lambda designs: encode(vocabulary, kept, designs).to(device)
    likelihood, symbols = partial(log_likelihood, process), symbol_counts(folder).to(device)
    return Model(process, decode, log_likelihood=likelihood, encode=states, symbols=symbols)


@lru_cache(maxsize=4)
def symbol_counts(folder: Path) -> Tensor:
    """[V + 3, S + 3] how often each token holds each piece of SMILES; MASK, PAD and undrawn are their own."""
    held = [Counter(PIECE.findall(token)) for token in Vocabulary.load(folder / "vocabulary.json").tokens]
    pieces_ = sorted(set().union(*held))
    counts = torch.tensor([[float(count[piece]) for piece in pieces_] for count in held])
    return torch.block_diag(counts, torch.eye(3))


def draw_lengths(uniform: Tensor, lengths: Sequence[float], vocabulary: Vocabulary) -> Tensor:
    """States [B, L] of uniforms [B, 1]: as many MASK as a molecule of the training set has tokens, then PAD."""
    cumulative = torch.tensor(lengths, dtype=torch.float64).cumsum(0)
    length = torch.searchsorted(cumulative, uniform * cumulative[-1]).clamp(max=len(lengths) - 1)
    return torch.where(torch.arange(vocabulary.longest) < length, vocabulary.mask, vocabulary.pad)


def draw_start(
    uniform: Tensor, lengths: Sequence[float], vocabulary: Vocabulary, front: Tensor, back: Tensor
) -> Tensor:
    """The same where tokens are fixed at the front and at the back, of the lengths that leave one more to be drawn."""
    possible = [share * (n > len(front) + len(back)) for n, share in enumerate(lengths)]
    states = draw_lengths(uniform, possible, vocabulary)
    states[:, : len(front)] = front
    behind = (states != vocabulary.pad).sum(1, keepdim=True) - len(back) + torch.arange(len(back))
    return states.scatter(1, behind, back.expand(len(states), -1))


@lru_cache(maxsize=64)
def fully_masked_log_p(folder: Path, device: str, n: int, mask: int) -> Tensor:
    """[n, V] log p(x0_i) of n tokens none of which is visible; every run begins with them, so they are kept."""
    return _tile_log_p(load_network(folder, device)[0], torch.full((1, n), mask, device=device), mask)


def predict(network: MoleculeDenoiser, x: Tensor, mask: int, fully_masked: Callable[[int], Tensor]) -> Tensor:
    """[K, V] log p(x0_i | visible) of the K masked places of x [N, L].

    Rows of equal length n go through the network together. fully_masked: n → fully_masked_log_p.
    """
    length, hidden = (x <= mask).sum(1), x == mask
    unseen = (hidden.sum(1) == length) & (length > 0)
    index = (hidden.flatten().cumsum(0) - 1).view(x.shape)  # [N, L] a masked place → its row of the answer
    answer = torch.empty(int(hidden.sum()), network.sizes["vocabulary"], device=x.device)
    for row, n in zip(unseen.nonzero(), length[unseen].tolist()):
        answer[index[row, :n]] = fully_masked(n)
    for n in filter(None, length[~unseen].unique().tolist()):
        for rows in pieces((~unseen & (length == n)).nonzero().squeeze(1), TILE[x.device.type]):
            answer[index[rows, :n][hidden[rows, :n]]] = _tile_log_p(network, x[rows, :n], mask)
    return answer


def _tile_log_p(network: MoleculeDenoiser, x: Tensor, mask: int) -> Tensor:
    """The same of one tile [≤ TILE, n], filled up with copies of its first row: the network always sees as many."""
    full = torch.cat([x, x[:1].expand(TILE[x.device.type] - len(x), -1)])
    row, place = (x == mask).nonzero(as_tuple=True)
    return torch.log_softmax(network(full)[row, place].float() / TEMPERATURE, -1)


def log_likelihood(process: MaskedProcess, x: Tensor, some: range | None = None, orders: int = 2) -> Tensor:
    """Evidence lower bound in nats [N] of molecules [N, L], or of some of these: tokens filled in random orders.

    The mean over `orders` orders, which are always the same, so that bounds can be compared.
    """
    generator, shape, x = torch.Generator().manual_seed(0), x.shape, rows_of(x, some)
    total, present = torch.zeros(len(x), dtype=torch.float64), x != process.pad
    for _ in range(orders):
        drawn = rows_of(torch.rand(shape, generator=generator), some)  # a row's are those of its place
        rank = torch.where(present.cpu(), drawn, torch.inf).argsort(1).argsort(1).to(x.device)
        for row, place in zip(*(index.split(LIKELIHOOD_ROWS) for index in present.nonzero(as_tuple=True))):
            hidden = present[row] & (rank[row] >= rank[row, place][:, None])  # what is filled here or later
            log_p = _place_log_p(process, x[row], hidden, place)
            total.index_add_(0, row.cpu(), log_p.double().cpu())
    return total / orders


def _place_log_p(process: MaskedProcess, x: Tensor, hidden: Tensor, place: Tensor) -> Tensor:
    """[J] log p of the token at one place of each row of x [J, L], whose `hidden` [J, L] tokens are masked."""
    everyone = torch.arange(len(x), device=x.device)
    answer = process.denoise(torch.where(hidden, process.mask, x), 1)
    which = answer.law(everyone, hidden, everyone, place)
    return answer.log_p[which, x[everyone, place]]
