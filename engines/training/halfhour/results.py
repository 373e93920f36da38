"""What a sitting brings home: weights as safetensors in half precision, and report.json; no pickle."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from engines.training.checkpoint import TrainingState
from engines.training.halfhour.learners import Learned, Part
from engines.training.halfhour.settings import MOST_FILE

REPORT = "report.json"
HEAD = "| network | steps | held-out before → after | seconds | rows a second |\n|---|---:|---:|---:|---:|"


class Results:
    """A folder that is complete after every checkpoint. device: what was computed on."""

    def __init__(self, folder: Path, device: str):
        self.folder, self.device = folder, device
        self.noted: dict[str, dict[str, Any]] = {}
        self._weights: dict[str, dict[str, Tensor]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def begin(self, part: Part, network: nn.Module, before: float, rows: int) -> None:
        """Note where a network begins. before: its held-out loss."""
        start, facts = digest(learned_weights(network)), {"before": before, "after": None, "rows": rows}
        self.noted[part.name] = {**facts, "steps": 0, "seconds": 0.0, "start": start, "device": self.device}

    def keep(self, part: Part, averaged: nn.Module, state: TrainingState) -> None:
        """Write what was learned, where it is the best of this training on what is held out."""
        noted, held_out = self.noted[part.name], state.curve[-1]["held_out"]
        noted |= {"steps": state.step, "seconds": round(state.seconds, 1)}
        if held_out <= (float("inf") if noted["after"] is None else noted["after"]):
            noted["after"] = held_out
            kept = learned_weights(averaged).items()
            self._weights.setdefault(part.domain, {}).update({f"{part.network}/{name}": w for name, w in kept})
            self._write(part.domain)
        text = json.dumps({"networks": self.noted}, indent=1)
        _replace(self.folder / REPORT, lambda file: file.write_text(text, encoding="utf-8"))

    def _write(self, domain: str) -> None:
        for number, shard in enumerate(_shards(self._weights[domain]), 1):
            _replace(self.folder / f"{domain}-{number}.safetensors", lambda file, shard=shard: save_file(shard, file))

    def table(self) -> str:
        """As Markdown; networks that had no checkpoint yet have no loss after."""
        return "\n".join([HEAD, *(_row(name, noted) for name, noted in self.noted.items())])


def _row(name: str, noted: Mapping[str, Any]) -> str:
    after = "none" if noted["after"] is None else f"{noted['after']:.5g}"
    pace = noted["rows"] * noted["steps"] / max(noted["seconds"], 0.1)
    change = f"{noted['before']:.5g} → {after}"
    return f"| {name} | {noted['steps']:,} | {change} | {noted['seconds']:.0f} | {pace:,.0f} |"


def _replace(file: Path, write) -> None:
    """Write a file as a whole or not at all."""
    part = file.with_name(file.name + ".part")
    write(part)
    os.replace(part, file)


def _shards(weights: Mapping[str, Tensor]) -> Iterator[dict[str, Tensor]]:
    """Parts of at most MOST_FILE bytes, a little of it for the header."""
    shard, room = {}, MOST_FILE
    for name, weight in weights.items():
        size = weight.nbytes + 256
        if shard and size > room:
            yield shard
            shard, room = {}, MOST_FILE
        shard[name], room = weight, room - size
    yield shard


def learned_weights(network: nn.Module) -> dict[str, Tensor]:
    """What a network may learn, by name, in half precision on the processor; what is frozen is not."""
    frozen = {name for name, parameter in network.named_parameters() if not parameter.requires_grad}
    return {k: w.detach().half().cpu().contiguous() for k, w in network.state_dict().items() if k not in frozen}


def digest(weights: Mapping[str, Tensor]) -> str:
    """Equal for equal weights in half precision; 0 and −0 are equal."""
    known = hashlib.sha256()
    for name in sorted(weights):
        unsigned = weights[name].half() + 0.0  # −0 + 0 = 0
        known.update(name.encode() + unsigned.flatten().view(torch.uint8).numpy().tobytes())
    return known.hexdigest()


def read_results(folder: Path) -> dict[str, dict[str, Learned]]:
    """Domain → network → what was learned. Raises ValueError, a sentence, where there is nothing."""
    if not (folder / REPORT).exists():
        raise ValueError(f"There is no {REPORT} in {folder}; name the --out of a sitting.")
    noted = json.loads((folder / REPORT).read_text(encoding="utf-8"))["networks"]
    found: dict[str, dict[str, Learned]] = {}
    for name, facts in noted.items():
        domain, network = name.split(".", 1)
        weights = {k: v for file in sorted(folder.glob(f"{domain}-*.safetensors")) for k, v in load_file(file).items()}
        own = {k.split("/", 1)[1]: w.float() for k, w in weights.items() if k.split("/", 1)[0] == network}
        found.setdefault(domain, {})[network] = Learned(own, facts)
    return found
