"""Oracles: ensembles of networks that predict what an assay would measure. One guides, another one judges."""

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
from engines.domains.sequence.network.ensemble import load_ensemble

ROLES = ("guide", "judge")
TILE = 32  # rows of one network call


@dataclass(frozen=True)
class Oracle:
    """A domain's guide and judge.

    network_class: of both. apply: (ensemble, ids [N, L]) → standardised predictions [N, members, heads]. folder: where
    their weights are.
    """

    network_class: type[nn.Module]
    apply: Callable[[nn.Module, Tensor], Tensor]
    folder: Path

    def predict(self, role: str, sequences: Sequence[str]) -> np.ndarray:
        """[N, heads] float64 in the assay's own unit, the mean of the networks; role: “guide” or “judge”."""
        return self.members(role, sequences).mean(1)

    @torch.inference_mode()
    def members(self, role: str, sequences: Sequence[str]) -> np.ndarray:
        """[N, members, heads] float64 in the assay's own unit: what each network says, whatever the lengths."""
        ensemble, facts = load_ensemble(self.network_class, self.folder, role)
        standardised = np.empty((len(sequences), len(ensemble.members), len(facts["mean"])))
        lengths = np.array([len(sequence) for sequence in sequences], dtype=int)
        for length in np.unique(lengths):  # rows of one length in a call, so that none is padded
            places = np.flatnonzero(lengths == length)
            ids = torch.from_numpy(encode([sequences[i] for i in places]))
            found = call_in_tiles(lambda rows: self.apply(ensemble, rows), ids, TILE)
            standardised[places] = found.double().numpy()
        return standardised * np.array(facts["sd"]) + np.array(facts["mean"])

    def relaxed(self, role: str, shares: Tensor) -> Tensor:
        """[N, members, heads] float64 of the shares [N, L, 4] that places have of letters, with a gradient."""
        ensemble, facts = load_ensemble(self.network_class, self.folder, role)
        standardised = self.apply(ensemble, shares.cpu()).double()
        return standardised * standardised.new_tensor(facts["sd"]) + standardised.new_tensor(facts["mean"])


def average_strands(network: nn.Module, ids: Tensor) -> Tensor:
    """[N, …] the mean of the network's predictions for either strand."""
    return (network(ids) + network(reverse_complement_ids(ids))) / 2


def single_strand(network: nn.Module, ids: Tensor) -> Tensor:
    """[N, …] the network's predictions for the strand as written."""
    return network(ids)
