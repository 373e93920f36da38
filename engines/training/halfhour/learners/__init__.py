"""The domains' learners: what of each is packed, trained and installed. One file each, imported when it is asked for.

pack(domain, data, file)            at home: the training data in one file
parts(domain, place)                there: the networks that learn from it
shipped(domain, network, assets)    the weights where one begins
install(domain, assets, learned)    at home again: other weights in their place
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from torch import Tensor

from engines.assets import ASSETS
from engines.training.halfhour.settings import ROWS, SHARES
from engines.training.loop import Task

FILES = {"molecule": "molecule.npz", "image": "image.zip", "enhancer": "enhancer.npz", "utr": "utr.npz"}
_MODULES = {"enhancer": "sequence", "utr": "sequence"}


@dataclass(frozen=True)
class Place:
    """packed: the folder of packed data. scratch: where what is made of them lies. device: cpu or cuda."""

    packed: Path
    scratch: Path
    device: str
    assets: Path = ASSETS

    def file(self, domain: str) -> Path:
        """Where a domain's packed data lie. Raises ValueError, a sentence, where there are none."""
        file = self.packed / FILES[domain]
        if not file.exists():
            raise ValueError(
                f"There are no packed data in {file}. Make them at home with python -m engines.training.halfhour pack, "
                "and name their folder with --packed."
            )
        return file


@dataclass(frozen=True)
class Part:
    """One network of a domain, such as “judge.0”, as one of `networks` that share the time of `kind`.

    task: begins at the shipped weights, so many rows a step. settings: of its TrainingConfig, beside those all have.
    """

    domain: str
    network: str
    task: Callable[[int], Task]
    settings: Mapping[str, Any] = field(default_factory=dict)
    networks: int = 1

    @property
    def name(self) -> str:
        """Of domain and network."""
        return f"{self.domain}.{self.network}"

    @property
    def kind(self) -> str:
        """As settings name it."""
        return self.network.split(".")[0]

    @property
    def minutes(self) -> float:
        """Of 24."""
        return SHARES[self.domain][self.kind] / self.networks

    def rows(self, device: str) -> int:
        """Examples of a step."""
        return ROWS[device][self.domain][self.kind]


@dataclass(frozen=True)
class Learned:
    """What came of one network: its weights by name, and what was noted of its training."""

    weights: Mapping[str, Tensor]
    facts: Mapping[str, Any]

    def joined(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Facts of the shipped weights, and this training added to them."""
        devices = dict.fromkeys([*before.get("device", "").split(", "), self.facts["device"]])
        return {
            **before,
            "minutes": round(before.get("minutes", 0) + self.facts["seconds"] / 60, 1),
            "steps": before.get("steps", 0) + self.facts["steps"],
            "device": ", ".join(filter(None, devices)),
        }


def learner(domain: str) -> ModuleType:
    """The functions above, of a domain. Raises ModuleNotFoundError where a package is missing."""
    return import_module(f"engines.training.halfhour.learners.{_MODULES.get(domain, domain)}")
