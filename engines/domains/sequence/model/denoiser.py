"""The masked diffusion network of sequences, and its training loss (Sahoo et al. 2024)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.letters import ALPHABET, MASK
from engines.domains.sequence.network.layers import Convolution, ResidualBlock


class SequenceDenoiser(nn.Module):
    """Logits [N, L, 4] of ids with MASK [N, L]: what each masked letter may be.

    Fine blocks see every letter, coarse ones `stride` letters at once and the whole sequence. length: the most letters,
    L or more; places count from the last one.
    """

    def __init__(self, length: int, fine: int = 64, coarse: int = 192, layers: int = 4, stride: int = 5):
        super().__init__()
        self.sizes = {"length": length, "fine": fine, "coarse": coarse, "layers": layers, "stride": stride}
        self.letter, self.place = nn.Embedding(MASK + 1, fine), nn.Parameter(torch.zeros(fine, length))
        self.down = nn.Conv1d(fine, coarse, stride, stride)
        shapes = [(fine, 9), *((coarse, 5, 2 ** (i % 3)) for i in range(layers)), (fine, 9)]
        self.blocks = nn.ModuleList(ResidualBlock(*shape) for shape in shapes)
        self.up = Convolution(coarse, fine * stride, 1)
        self.norm, self.head = nn.GroupNorm(1, fine), nn.Linear(fine, len(ALPHABET))
        nn.init.normal_(self.letter.weight, std=0.5)
        nn.init.zeros_(self.head.weight)

    def forward(self, ids: Tensor) -> Tensor:
        before, *coarse, after = self.blocks
        length = ids.shape[1]
        x = before(self.letter(ids.long()).transpose(1, 2) + self.place[:, -length:])
        x = F.pad(x, (-length % self.sizes["stride"], 0))
        y = self.down(x)
        for block in coarse:
            y = block(y)
        rows, _, padded = x.shape
        spread = self.up(y).view(rows, -1, self.sizes["stride"], y.shape[2]).transpose(2, 3).reshape(rows, -1, padded)
        return self.head(F.relu(self.norm(after((x + spread)[..., -length:]))).transpose(1, 2))


def denoising_loss(
    network: nn.Module, ids: Tensor, generator: torch.Generator | None = None, mask: int = MASK
) -> Tensor:
    """Any-order negative log-likelihood of ids [N, L] in nats a letter.

    k of L letters are masked (their id becomes `mask`), k uniform in 1 … L (stratified).
    """
    rows, length = ids.shape
    spread = (torch.arange(rows) + torch.rand(rows, generator=generator)) / rows
    count = (spread * length).long().clamp(max=length - 1) + 1
    hidden = (torch.rand(rows, length, generator=generator).argsort(1).argsort(1) < count[:, None]).to(ids.device)
    logits = network(ids.masked_fill(hidden, mask))
    each = F.cross_entropy(logits[hidden].float(), ids[hidden].long(), reduction="none")
    return (each / count.to(ids.device).repeat_interleave(count.to(ids.device))).sum() / rows
