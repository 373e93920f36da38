"""Oracles: trained networks that predict what an assay would measure. One guides, another one judges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engines.domains.sequence.letters import encode
from engines.domains.sequence.oracle.network import reverse_complemented
from engines.domains.sequence.oracle.weights import in_tiles, load

TILE = 32  # rows of one network call


@dataclass(frozen=True)
class Oracle:
    """kind: the network's class. read: how it is read, (network, ids) → [N, heads]. folder: where guide and judge lie."""

    kind: type[nn.Module]
    read: Callable[[nn.Module, Tensor], Tensor]
    folder: Path

    @torch.inference_mode()
    def predict(self, who: str, sequences: Sequence[str]) -> np.ndarray:
        """[N, heads] float64 in the assay's own unit; who: “guide” or “judge”."""
        network, facts = load(self.kind, self.folder, who)
        if not sequences:
            return np.empty((0, len(facts["mean"])))
        ids = torch.from_numpy(encode(sequences))
        standard = in_tiles(lambda rows: self.read(network, rows), ids, TILE).double().numpy()
        return standard * np.array(facts["sd"]) + np.array(facts["mean"])


def both_strands(network: nn.Module, ids: Tensor) -> Tensor:
    """The mean of what the network says of either strand."""
    return (network(ids) + network(reverse_complemented(ids))) / 2


def one_strand(network: nn.Module, ids: Tensor) -> Tensor:
    return network(ids)
