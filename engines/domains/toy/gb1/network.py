"""The network: what each masked letter of a variant may be, from the letters that are known."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engines.domains.toy.gb1.variants import MASK, SITES


class VariantDenoiser(nn.Module):
    """Logits [N, 4, 20] of ids with MASK [N, 4]: each letter at each site has a vector, and layers change their sum."""

    def __init__(self, width: int = 96, layers: int = 2):
        super().__init__()
        self.sizes = {"width": width, "layers": layers}
        self.letter = nn.Embedding(len(SITES) * (MASK + 1), width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width))
            for _ in range(layers)
        )
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, len(SITES) * MASK)
        nn.init.zeros_(self.head.weight)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.letter(ids.long() + torch.arange(len(SITES), device=ids.device) * (MASK + 1)).sum(1)
        for block in self.blocks:
            x = x + block(x)
        return self.head(self.norm(x)).view(len(ids), len(SITES), MASK)
