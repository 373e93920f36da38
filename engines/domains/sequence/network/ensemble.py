"""Several networks that were trained apart and are asked together (Lakshminarayanan et al. 2017).

One after the other: on a processor that is faster than their weights stacked under torch.vmap (3 networks: 35 and
46 ms for 32 sequences), and a row costs the sum of its networks either way.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from engines.loading import load_once


class Ensemble(nn.Module):
    """Predictions [N, members, heads] of ids [N, L], or of shares [N, L, 4]."""

    def __init__(self, members: Sequence[nn.Module]):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, ids: Tensor) -> Tensor:
        return torch.stack([member(ids) for member in self.members], 1)


def save_ensemble(members: Sequence[nn.Module], folder: Path, name: str, **facts: Any) -> None:
    """Write name.safetensors in half precision, and name.json with the sizes of each network and the facts."""
    folder.mkdir(parents=True, exist_ok=True)
    state = Ensemble(members).state_dict()
    save_file({k: v.detach().half().cpu().contiguous() for k, v in state.items()}, folder / f"{name}.safetensors")
    known = {"members": [member.sizes for member in members], **facts}
    (folder / f"{name}.json").write_text(json.dumps(known), encoding="utf-8")


@load_once(maxsize=16)
def load_ensemble(network_class: type[nn.Module], folder: Path, name: str) -> tuple[Ensemble, dict[str, Any]]:
    """(ensemble ready to predict, facts); what save_network has written is an ensemble of one.

    Raises FileNotFoundError when the weights are missing.
    """
    facts = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    weights = {key: tensor.float() for key, tensor in load_file(folder / f"{name}.safetensors").items()}
    if "members" not in facts:
        weights = {f"members.0.{key}": tensor for key, tensor in weights.items()}
    with torch.inference_mode(False):  # a gradient may have to pass through
        ensemble = Ensemble([network_class(**sizes) for sizes in facts.get("members", [facts.get("sizes")])])
        ensemble.requires_grad_(False).load_state_dict(weights)
        return ensemble.eval(), facts
