"""A trained filler as a masked process: its letters, its template, and how likely it finds a finished sequence."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from engines.diffusion.masked import MaskedProcess, linear_reveal
from engines.domains import Model
from engines.domains.sequence.letters import MASK, allowed, decode
from engines.domains.sequence.model.denoiser import Filler
from engines.domains.sequence.oracle.weights import in_tiles
from engines.domains.sequence.oracle.weights import load as load_weights

TILE = {"cpu": 16, "cuda": 256}  # rows of one network call
MASKINGS = 32  # of one sequence, for the bound on its likelihood


def load(folder: Path, template: str, levels: int, device: str = "cpu", rows_per_call: int | None = None) -> Model:
    """The unguided model of a folder, ready to be guided. template: IUPAC letters, "" leaves all free. Raises FileNotFoundError."""
    network, facts = load_weights(Filler, folder, "model", device)
    choices = torch.from_numpy(allowed(template or "N" * facts["sizes"]["length"])).to(device)  # [L, 4]
    fixed = torch.where(choices.sum(1) == 1, choices.int().argmax(1), MASK)

    def predict(x: Tensor) -> Tensor:
        """Letters with MASK [N, L] → log p of what the template allows, masked places only [K, 4]."""
        row, place = (x == MASK).nonzero(as_tuple=True)
        logits = in_tiles(network, x, TILE[x.device.type])[row, place]
        return torch.log_softmax(logits.masked_fill(~choices[place], -torch.inf), -1)

    def start(uniform: Tensor) -> Tensor:
        return fixed.expand(len(uniform), -1).clone()

    process = MaskedProcess(predict, start, linear_reveal, MASK, levels, rows_per_call=rows_per_call or 4096)
    letters = lambda x: decode(x.cpu().numpy().astype("uint8"))
    return Model(process, letters, log_likelihood=lambda x: log_likelihood(network, x), partly=letters)


def log_likelihood(network: Filler, x: Tensor) -> Tensor:
    """Evidence lower bound in nats [N], with nothing fixed: MASKINGS masks of stratified size, the same for every sequence."""
    generator, total = torch.Generator().manual_seed(0), torch.zeros(len(x), dtype=torch.float64)
    length = x.shape[1]
    for part in range(MASKINGS):
        count = int((part + float(torch.rand((), generator=generator))) / MASKINGS * length) + 1
        hidden = torch.randperm(length, generator=generator)[:count].to(x.device)
        seen = x.index_fill(1, hidden, MASK)
        each = torch.log_softmax(in_tiles(network, seen, TILE[x.device.type])[:, hidden], -1).gather(
            2, x[:, hidden, None].long()
        )
        total += each.sum((1, 2)).double().cpu() * length / count
    return total / MASKINGS
