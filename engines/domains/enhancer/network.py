"""The oracle's network: motif detectors that start from JASPAR, then what stands beside what."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.network.encoding import one_hot
from engines.domains.sequence.network.layers import ResidualBlock


class ActivityNetwork(nn.Module):
    """Activity in each cell type [N, heads] of letter ids [N, L], in standard deviations of the training data."""

    def __init__(
        self,
        heads: int = 3,
        motifs: int = 256,
        reach: int = 15,
        pool: int = 4,
        width: int = 128,
        layers: int = 3,
        drop: float = 0.2,
    ):
        super().__init__()
        self.sizes = {
            "heads": heads,
            "motifs": motifs,
            "reach": reach,
            "pool": pool,
            "width": width,
            "layers": layers,
            "drop": drop,
        }
        self.stem, self.enter = nn.Conv1d(4, motifs, reach, padding=reach // 2), nn.Conv1d(motifs, width, 1)
        self.blocks = nn.ModuleList(ResidualBlock(width, 5, 2**i) for i in range(layers))
        self.norm, self.drop = nn.GroupNorm(1, width), nn.Dropout(drop)
        self.hidden, self.head = nn.Linear(2 * width, 2 * width), nn.Linear(2 * width, heads)
        nn.init.zeros_(self.head.weight)

    def forward(self, ids: Tensor) -> Tensor:
        x = F.relu(F.max_pool1d(self.stem(one_hot(ids)), self.sizes["pool"]))
        x = self.enter(self.drop(x))
        for block in self.blocks:
            x = block(x)
        x = F.relu(self.norm(x))
        return self.head(self.drop(F.relu(self.hidden(torch.cat([x.mean(2), x.amax(2)], 1)))))
