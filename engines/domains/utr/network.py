"""The oracle's network: ribosome load depends on where a letter stands, so every place keeps its own channels."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F

from engines.domains.sequence.network.encoding import one_hot
from engines.domains.sequence.network.layers import ResidualBlock


class RibosomeLoadNetwork(nn.Module):
    """Mean ribosome load [N, 1] of letter ids [N, L], in standard deviations of the training data.

    length: the most letters that it reads. voices: channels that each place passes on.
    """

    def __init__(
        self, length: int = 50, width: int = 96, layers: int = 3, voices: int = 24, hidden: int = 192, drop: float = 0.2
    ):
        super().__init__()
        self.sizes = {
            "length": length,
            "width": width,
            "layers": layers,
            "voices": voices,
            "hidden": hidden,
            "drop": drop,
        }
        self.stem, self.norm = nn.Conv1d(4, width, 9, padding=4), nn.GroupNorm(1, width)
        self.blocks = nn.ModuleList(ResidualBlock(width, 5, 2**i) for i in range(layers))
        self.voices, self.drop = nn.Conv1d(width, voices, 1), nn.Dropout(drop)
        self.hidden, self.head = nn.Linear(voices * length, hidden), nn.Linear(hidden, 1)
        nn.init.zeros_(self.head.weight)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.stem(one_hot(ids))
        for block in self.blocks:
            x = block(x)
        x = F.relu(self.voices(self.norm(x)))
        x = self.drop(F.pad(x, (self.sizes["length"] - x.shape[2], 0)).flatten(1))  # places count from the 3′ end
        return self.head(self.drop(F.relu(self.hidden(x))))
