"""Oracles: ensembles of networks that predict what an assay would measure. One guides, another one judges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
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
    their weights are. networks: letters of a sequence → where the weights for it are; None: all in `folder`.
    """

    network_class: Callable[..., nn.Module]
    apply: Callable[[nn.Module, Tensor], Tensor]
    folder: Path
    networks: Callable[[int], Path] | None = None

    def folder_of(self, length: int) -> Path:
        """Where the weights for sequences of so many letters are."""
        return self.networks(length) if self.networks else self.folder

    def predict(self, role: str, sequences: Sequence[str]) -> np.ndarray:
        """[N, heads] float64 in the assay's own unit, the mean of the networks; role: “guide” or “judge”."""
        return self.members(role, sequences).mean(1)

    @torch.inference_mode()
    def members(self, role: str, sequences: Sequence[str]) -> np.ndarray:
        """[N, members, heads] float64 in the assay's own unit: what each network says, whatever the lengths.

        Where one network knows a length and several know another one, the one says the same several times.
        """
        lengths = np.array([len(sequence) for sequence in sequences], dtype=int)
        known = {length: load_ensemble(self.network_class, self.folder_of(length), role) for length in set(lengths)}
        ensembles = [*known.values()] or [load_ensemble(self.network_class, self.folder, role)]
        most = max(len(ensemble.members) for ensemble, _ in ensembles)
        said = np.empty((len(sequences), most, len(ensembles[0][1]["mean"])))
        for length, (ensemble, facts) in known.items():  # rows of one length in a call, so that none is padded
            places = np.flatnonzero(lengths == length)
            ids = torch.from_numpy(encode([sequences[i] for i in places]))
            standardised = call_in_tiles(partial(self.apply, ensemble), ids, TILE).double().numpy()
            said[places] = standardised * np.array(facts["sd"]) + np.array(facts["mean"])
        return said

    def relaxed(self, role: str, shares: Tensor) -> Tensor:
        """[N, members, heads] float64 of the shares [N, L, 4] that places have of letters, with a gradient."""
        ensemble, facts = load_ensemble(self.network_class, self.folder_of(shares.shape[1]), role)
        standardised = self.apply(ensemble, shares.cpu()).double()
        return standardised * standardised.new_tensor(facts["sd"]) + standardised.new_tensor(facts["mean"])


def average_strands(network: nn.Module, ids: Tensor) -> Tensor:
    """[N, …] the mean of the network's predictions for either strand."""
    return (network(ids) + network(reverse_complement_ids(ids))) / 2


def single_strand(network: nn.Module, ids: Tensor) -> Tensor:
    """[N, …] the network's predictions for the strand as written."""
    return network(ids)
