"""Trained networks on disk: half-precision safetensors, and beside them the sizes and facts that rebuild one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from engines.loading import load_once


def save_network(network: nn.Module, folder: Path, name: str, **facts: Any) -> None:
    """Write name.safetensors, and name.json with the network's sizes and the facts, into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {k: v.detach().half().cpu().contiguous() for k, v in network.state_dict().items()}
    save_file(weights, folder / f"{name}.safetensors")
    (folder / f"{name}.json").write_text(json.dumps({"sizes": network.sizes, **facts}), encoding="utf-8")


@load_once(maxsize=16)
def load_network(
    network_class: type[nn.Module], folder: Path, name: str, device: str = "cpu"
) -> tuple[nn.Module, dict[str, Any]]:
    """(network ready to predict, facts). Raises FileNotFoundError when the weights are missing."""
    facts = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    with torch.inference_mode(False):  # a gradient may have to pass through
        network = network_class(**facts["sizes"]).requires_grad_(False)
        network.load_state_dict({k: v.float() for k, v in load_file(folder / f"{name}.safetensors").items()})
        return network.to(device).eval(), facts
