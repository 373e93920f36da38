"""What the network learns: the any-order likelihood of masked tokens.

Sahoo et al. 2024, arXiv:2406.07524, eq. 10 with the mask count drawn uniformly.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from engines.domains.molecule.model import MoleculeDenoiser
from engines.domains.molecule.training.tokens import Groups, batches
from engines.training.loop import Task

BATCH, LEARNING_RATES = 256, (3e-3, 5e-3)  # molecules; Muon's and AdamW's peaks
HELD_OUT, HELD_OUT_BATCH = 500, 256  # molecules of each length that are measured; rows of one network call


def denoiser_task(
    network: MoleculeDenoiser, training: Groups, held_out: Groups, device: str, rows: int = BATCH
) -> Task:
    """The network learns training tokens, so many molecules a step; held-out nats a molecule."""
    measure = lambda averaged: held_out_loss(averaged, held_out, device)
    return Task(network, batches(training, device, rows), batch_loss, measure)


def batch_loss(network: MoleculeDenoiser, parts: list[Tensor]) -> Tensor:
    """denoising_loss over a batch whose parts differ in length."""
    return sum(denoising_loss(network, part) * len(part) for part in parts) / sum(map(len, parts))


def denoising_loss(network: MoleculeDenoiser, tokens: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Any-order negative log-likelihood of tokens [N, n] in nats a token: k of n are masked, k uniform in 1 … n."""
    rows, n = tokens.shape
    spread = (torch.arange(rows) + torch.rand(1, generator=generator)) / rows
    count = (spread * n).long().clamp(max=n - 1) + 1
    rank = torch.rand(rows, n, generator=generator).argsort(1).argsort(1)
    hidden = (rank < count[:, None]).to(tokens.device)
    features = network.features(tokens.masked_fill(hidden, network.sizes["vocabulary"]))
    each = F.cross_entropy(network.head(features[hidden]).float(), tokens[hidden], reduction="none")
    weight = (1.0 / count.to(tokens.device))[:, None].expand(rows, n)[hidden]
    return (each * weight).sum() / rows


@torch.inference_mode()
def held_out_loss(network: MoleculeDenoiser, groups: Groups, device: str) -> float:
    """Held-out nats a molecule, on the same masks every time."""
    generator, total, seen = torch.Generator().manual_seed(0), 0.0, 0
    for n, rows in groups.items():
        for part in torch.from_numpy(rows[:HELD_OUT].astype("int64")).split(HELD_OUT_BATCH):
            total += float(denoising_loss(network, part.to(device), generator)) * n * len(part)
            seen += len(part)
    return total / seen
