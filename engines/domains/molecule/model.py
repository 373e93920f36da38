"""The network: a bidirectional transformer that fills masked tokens. It needs no time (Ou et al. 2024)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import torch
from huggingface_hub import load_torch_model, save_torch_state_dict
from torch import Tensor, nn
from torch.nn import functional as F

from engines.assets import SHARD


class Block(nn.Module):
    """Pre-norm self-attention and MLP; every token sees every token, and its two neighbours at first hand."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.neighbours = nn.Parameter(torch.zeros(2, width))  # weights of the token before and the one after
        self.norm_attention, self.norm_mlp = nn.RMSNorm(width), nn.RMSNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.up, self.down = nn.Linear(width, 4 * width, bias=False), nn.Linear(4 * width, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        rows, length, width = x.shape
        mixed = self._add_neighbours(self.norm_attention(x))
        qkv = self.qkv(mixed).view(rows, length, 3, self.heads, width // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(query, key, value)
        x = x + self.out(attended.transpose(1, 2).reshape(rows, length, width))
        return x + self.down(F.relu(self.up(self.norm_mlp(x))).square())

    def _add_neighbours(self, x: Tensor) -> Tensor:
        before, after = F.pad(x, (0, 0, 1, -1)), F.pad(x, (0, 0, -1, 1))
        return x + before * self.neighbours[0] + after * self.neighbours[1]


class MoleculeDenoiser(nn.Module):
    """Logits of the clean token [N, n, V] of tokens with MASK [N, n]. All rows of a call have the same length n.

    A token knows its place from the front and from the back, hence the length.
    """

    def __init__(self, vocabulary: int, longest: int, width: int = 256, layers: int = 4, heads: int = 8):
        super().__init__()
        self.sizes = {"vocabulary": vocabulary, "longest": longest, "width": width, "layers": layers, "heads": heads}
        self.token = nn.Embedding(vocabulary + 1, width)
        self.front, self.back = nn.Embedding(longest, width), nn.Embedding(longest, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm, self.head = nn.RMSNorm(width), nn.Linear(width, vocabulary)
        self.apply(_initialise)
        for block in self.blocks:  # residual branches start at zero
            nn.init.zeros_(block.out.weight)
            nn.init.zeros_(block.down.weight)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.head(self.features(tokens))

    def features(self, tokens: Tensor) -> Tensor:
        """What the head reads [N, n, width], of tokens [N, n]."""
        place = torch.arange(tokens.shape[1], device=tokens.device)
        x = self.token(tokens) + self.front(place) + self.back(place.flip(0))
        for block in self.blocks:
            x = block(x)
        return self.norm(x)


def _initialise(module: nn.Module) -> None:
    """Normal weights: 0.02 for embeddings, 1/√(inputs) for linear maps, whose bias is 0."""
    if isinstance(module, (nn.Linear, nn.Embedding)):
        nn.init.normal_(module.weight, std=0.02 if isinstance(module, nn.Embedding) else module.weight.shape[1] ** -0.5)
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)


def save_network(network: MoleculeDenoiser, folder: Path, lengths: Sequence[float]) -> None:
    """Write half-precision safetensors shards and the sizes that rebuild the network.

    lengths: share of molecules with n tokens.
    """
    save_torch_state_dict({k: v.half().cpu() for k, v in network.state_dict().items()}, folder, max_shard_size=SHARD)
    (folder / "model.json").write_text(json.dumps({**network.sizes, "lengths": lengths}), encoding="utf-8")


@lru_cache(maxsize=4)
def load_network(folder: Path, device: str) -> tuple[MoleculeDenoiser, list[float]]:
    """(network ready to predict, share of molecules with n tokens). Raises FileNotFoundError."""
    sizes = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    lengths = sizes.pop("lengths")
    network = MoleculeDenoiser(**sizes)
    load_torch_model(network, folder)
    return network.to(device).float().eval(), lengths
