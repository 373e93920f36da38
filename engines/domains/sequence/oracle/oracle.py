"""Oracles: trained networks that predict what an assay would measure. One guides, another one judges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engines.diffusion.lean import call_in_tiles
from engines.domains.sequence.letters import encode
from engines.domains.sequence.network.encoding import reverse_complement_ids
from engines.domains.sequence.network.weights import load_network

TILE = 32  # rows of one network call


@dataclass(frozen=True)
class Oracle:
    """A domain's guide and judge.

    network_class: of both. apply: (network, ids [N, L]) → standardised predictions [N, heads]. folder: where their
    weights are.
    """

    network_class: type[nn.Module]
    apply: Callable[[nn.Module, Tensor], Tensor]
    folder: Path

    @torch.inference_mode()
    def predict(self, role: str, sequences: Sequence[str]) -> np.ndarray:
        """[N, heads] float64 in the assay's own unit; role: “guide” or “judge”."""
        network, facts = load_network(self.network_class, self.folder, role)
        if not sequences:
            return np.empty((0, len(facts["mean"])))
        ids = torch.from_numpy(encode(sequences))
        standardised = call_in_tiles(lambda rows: self.apply(network, rows), ids, TILE).double().numpy()
        return standardised * np.array(facts["sd"]) + np.array(facts["mean"])

    def relaxed(self, role: str, shares: Tensor) -> Tensor:
        """[N, heads] float64 of the shares [N, L, 4] that places have of letters, with a gradient."""
        network, facts = load_network(self.network_class, self.folder, role)
        standardised = self.apply(network, shares.cpu()).double()
        return standardised * standardised.new_tensor(facts["sd"]) + standardised.new_tensor(facts["mean"])


def average_strands(network: nn.Module, ids: Tensor) -> Tensor:
    """[N, heads] the mean of the network's predictions for either strand."""
    return (network(ids) + network(reverse_complement_ids(ids))) / 2


def single_strand(network: nn.Module, ids: Tensor) -> Tensor:
    """[N, heads] the network's predictions for the strand as written."""
    return network(ids)
