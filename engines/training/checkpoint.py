"""What a training keeps on disk: a checkpoint to resume from, and its curve as CSV."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

CHECKPOINT, CURVE = "checkpoint.pt", "curve.csv"


@dataclass
class TrainingState:
    """Where a training stands. curve: seconds, step, loss and held-out loss of each checkpoint."""

    step: int = 0
    seconds: float = 0.0
    curve: list[dict[str, float]] = field(default_factory=list)


@dataclass
class Checkpoint:
    """All that a training resumes from: the network, the average of its weights, the optimisers and the state."""

    network: nn.Module
    averaged: nn.Module
    optimizers: list[torch.optim.Optimizer]
    state: TrainingState

    def save(self, folder: Path) -> None:
        """Write checkpoint and curve; a checkpoint is replaced as a whole or not at all."""
        part = folder / (CHECKPOINT + ".part")
        torch.save(
            {
                "network": self.network.state_dict(),
                "averaged": self.averaged.state_dict(),
                "progress": vars(self.state),
                "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            },
            part,
        )
        os.replace(part, folder / CHECKPOINT)
        write_curve(folder / CURVE, self.state.curve)

    def restore(self, folder: Path, device: str) -> None:
        """Go back to what was saved in a folder; nothing where that is none. Reads tensors only."""
        if not (folder / CHECKPOINT).exists():
            return
        saved = torch.load(folder / CHECKPOINT, map_location=device, weights_only=True)
        self.network.load_state_dict(saved["network"])
        self.averaged.load_state_dict(saved["averaged"])
        for optimizer, state in zip(self.optimizers, saved["optimizers"]):
            optimizer.load_state_dict(state)
        self.state = TrainingState(**saved["progress"])


def log_losses(state: TrainingState, loss: float, held_out_loss: float) -> None:
    """Add a point to the curve, and print it."""
    state.curve.append(
        {
            "seconds": round(state.seconds, 1),
            "step": state.step,
            "loss": round(loss, 5),
            "held_out": round(held_out_loss, 5),
        }
    )
    tqdm.write(str(state.curve[-1]))


def write_curve(file: Path, curve: list[dict[str, float]]) -> None:
    """A curve as CSV, one line a point."""
    with open(file, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=list(curve[0]))
        writer.writeheader()
        writer.writerows(curve)
