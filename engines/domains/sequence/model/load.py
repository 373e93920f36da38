"""A trained denoiser as a masked process: its letters, its template, and how likely it finds a finished sequence."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from engines.diffusion.lean import call_in_tiles
from engines.diffusion.masked import MaskedProcess
from engines.diffusion.precision import SINGLE, in_precision
from engines.diffusion.reveal import FirstHitting, LinearReveal, linear_reveal
from engines.domains import Model, rows_of
from engines.domains.sequence.letters import MASK, allowed_bases, decode, encode
from engines.domains.sequence.model.denoiser import SequenceDenoiser
from engines.domains.sequence.network.weights import load_network

TILE = {"cpu": 16, "cuda": 256}  # rows of one network call
MASKINGS = 32  # of one sequence, for the bound on its likelihood


def load(
    folder: Path,
    template: str,
    levels: int,
    device: str = "cpu",
    rows_per_call: int | None = None,
    reveal: LinearReveal | FirstHitting = linear_reveal,
    precision: str = SINGLE,
) -> Model:
    """The unguided model of a folder, ready to be guided. template: as many IUPAC letters as a design has.

    Raises FileNotFoundError when the weights are missing.
    """
    network, _ = load_network(SequenceDenoiser, folder, "model", device)
    choices = torch.from_numpy(allowed_bases(template)).to(device)
    fixed = torch.where(choices.sum(1) == 1, choices.int().argmax(1), MASK)
    process = MaskedProcess(
        in_precision(partial(predict, network, choices), precision, device),
        lambda uniform: fixed.expand(len(uniform), -1).clone(),
        reveal,
        MASK,
        levels,
        rows_per_call=rows_per_call or 4096,
    )
    letters = lambda x: decode(x.cpu().numpy().astype("uint8"))
    states = lambda designs: torch.from_numpy(encode(designs)).long().to(device)
    likelihood = partial(log_likelihood, network)
    views = {"unfinished_view": letters, "encode": states, "relaxed": lambda shares: shares}
    return Model(process, letters, log_likelihood=likelihood, **views)


def predict(network: SequenceDenoiser, choices: Tensor, x: Tensor) -> Tensor:
    """[K, 4] log p of the letters at the K masked places of x [N, L], among what the template allows.

    choices: bool [L, 4], the template.
    """
    row, place = (x == MASK).nonzero(as_tuple=True)
    logits = call_in_tiles(network, x, TILE[x.device.type])[row, place].float()
    return torch.log_softmax(logits.masked_fill(~choices[place], -torch.inf), -1)


def log_likelihood(network: SequenceDenoiser, x: Tensor, some: range | None = None) -> Tensor:
    """Evidence lower bound in nats [N] of sequences [N, L], or of some of these rows, with nothing fixed.

    MASKINGS masks of stratified size, the same for every sequence.
    """
    x = rows_of(x, some)
    generator, total = torch.Generator().manual_seed(0), torch.zeros(len(x), dtype=torch.float64)
    length = x.shape[1]
    for part in range(MASKINGS):
        count = int((part + float(torch.rand((), generator=generator))) / MASKINGS * length) + 1
        hidden = torch.randperm(length, generator=generator)[:count].to(x.device)
        masked = x.index_fill(1, hidden, MASK)
        log_p = torch.log_softmax(call_in_tiles(network, masked, TILE[x.device.type])[:, hidden], -1)
        each = log_p.gather(2, x[:, hidden, None].long())
        total += each.sum((1, 2)).double().cpu() * length / count
    return total / MASKINGS
