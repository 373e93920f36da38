"""A network with its buckets: what was learned, as values and as bytes."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor, nn

from engines.diffusion.lean import call_in_tiles
from engines.records.metadata import metadata_of
from engines.values.monte_carlo.buckets import Buckets
from engines.values.monte_carlo.networks import network_for

TILE = 64  # states of one call, always filled up: a state's bits never depend on its company
WEIGHT = "network."  # begins the name of a weight
FIGURES = "figures"


@dataclass(frozen=True)
class Head:
    """What was learned of one reward under one model. network: (states, t/T) → logits [N, K]. levels: T."""

    network: nn.Module
    buckets: Buckets
    levels: int

    def values(self, x: Tensor, t: int, alpha: float) -> Tensor:
        """Soft values of states x_t [N, *event] → [N] float64 on the CPU, in reward units."""
        network, time = self.network.to(x.device), torch.full((TILE,), t / self.levels, device=x.device)
        log_p = call_in_tiles(lambda rows: torch.log_softmax(network(rows, time), 1), x.flatten(1), TILE)
        return self.buckets.soft_values(log_p.cpu(), alpha)

    def dump(self, length: int, figures: Any = None) -> bytes:
        """As safetensors. length: numbers of a state. figures: what it is worth (held_out.py), which is JSON."""
        weights = {WEIGHT + name: weight.cpu().contiguous() for name, weight in self.network.state_dict().items()}
        facts = {"edges": self.buckets.edges, "means": self.buckets.means, "length": torch.tensor(length)}
        spread = torch.tensor(self.buckets.spread, dtype=torch.float64)
        return save_tensors({**weights, **facts, "spread": spread}, {FIGURES: json.dumps(figures)})

    @staticmethod
    def load(data: bytes, process: Any, symbols: Tensor | None = None) -> Head:
        """What `dump` wrote, for the process that it was learned for. Raises ValueError for anything else."""
        try:
            told = load_tensors(data)
            buckets = Buckets(told["edges"], told["means"], float(told["spread"]))
            network = network_for(process, symbols, int(told["length"]), len(buckets.means))
            network.load_state_dict(
                {name.removeprefix(WEIGHT): weight for name, weight in told.items() if name.startswith(WEIGHT)}
            )
        except (SafetensorError, KeyError, RuntimeError) as error:
            raise ValueError("What was learned for this value is damaged; start the run anew.") from error
        return Head(network.eval(), buckets, process.levels)


def figures_of(data: bytes) -> dict[str, Any] | None:
    """What a head that `dump` wrote is worth; None where that was not measured."""
    with suppress(ValueError, KeyError, TypeError):
        return json.loads(metadata_of(data)[FIGURES])
    return None
