"""Trained sequence networks on disk: half-precision safetensors, and beside them the sizes and facts that rebuild one."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn


def save(network: nn.Module, folder: Path, name: str, **facts: Any) -> None:
    """Write name.safetensors and name.json into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {k: v.detach().half().cpu().contiguous() for k, v in network.state_dict().items()},
        folder / f"{name}.safetensors",
    )
    (folder / f"{name}.json").write_text(json.dumps({"sizes": network.sizes, **facts}))


@lru_cache(maxsize=16)
def load(kind: type[nn.Module], folder: Path, name: str, device: str = "cpu") -> tuple[nn.Module, dict[str, Any]]:
    """→ (network, facts). Raises FileNotFoundError when the weights are missing."""
    facts = json.loads((folder / f"{name}.json").read_text())
    network = kind(**facts["sizes"])
    network.load_state_dict({k: v.float() for k, v in load_file(folder / f"{name}.safetensors").items()})
    return network.to(device).eval(), facts


def in_tiles(network: nn.Module, rows: torch.Tensor, tile: int) -> torch.Tensor:
    """Network calls of always `tile` rows, so that a row's bits never depend on its company."""
    parts = []
    for part in rows.split(tile):
        parts.append(network(torch.cat([part, part[:1].expand(tile - len(part), *part.shape[1:])]))[: len(part)])
    return torch.cat(parts)
