"""One training loop for every domain: averaged weights, a time budget, held-out loss, checkpoint and resume.

A domain hands over its network, an endless source of batches and a loss; it gets back the averaged network.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from engines.training.ahead import ahead
from engines.training.checkpoint import Checkpoint, TrainingState, log_losses
from engines.training.optimizers import build_optimizers, set_learning_rates, warmup_cosine

Loss = Callable[[nn.Module, Any], Tensor]
Evaluation = Callable[[nn.Module], float]
Keep = Callable[[nn.Module, TrainingState], None]
LOSS_WEIGHT, MAX_GRADIENT_NORM = 0.02, 1.0  # of a step in the loss that is logged; of its gradient


@dataclass(frozen=True)
class TrainingConfig:
    """Where and how long a network is trained, and how fast it learns.

    out: the folder of checkpoint and curve. minutes: total wall-clock budget, earlier sittings counted in.
    learning_rates: peaks of Muon and of AdamW. ema_decay: of the averaged weights, a step. autocast: bfloat16 where
    torch deems it safe. muon_pattern: names (after a dot) of the weights that Muon takes. steps: of all sittings, at
    most. keep: called with the averaged network and the state after every checkpoint.
    """

    out: Path
    minutes: float
    device: str = "cpu"
    resume: bool = False
    learning_rates: tuple[float, float] = (2e-3, 2e-3)
    weight_decay: float = 0.05
    ema_decay: float = 0.999
    checkpoint_seconds: float = 60.0
    autocast: bool = False
    muon_pattern: str = r"\.blocks\."
    steps: float = math.inf
    keep: Keep = lambda averaged, state: None

    @property
    def budget(self) -> float:
        """Seconds of training in all."""
        return self.minutes * 60

    def spent(self, state: TrainingState) -> float:
        """Share of the budget, or of the steps, that is spent: 1 or more when the training is over."""
        return max(state.seconds / self.budget, state.step / self.steps)


@dataclass(frozen=True)
class Task:
    """What is learned, from what, and how that is measured: see `train`."""

    network: nn.Module
    batches: Iterator[Any]
    loss: Loss
    held_out_loss: Evaluation
    told: Callable[[float], None] = lambda done: None

    def train(self, config: TrainingConfig) -> tuple[nn.Module, TrainingState]:
        """`train` of it."""
        return train(self.network, self.batches, self.loss, self.held_out_loss, config, self.told)


def train(
    network: nn.Module,
    batches: Iterator[Any],
    loss: Loss,
    held_out_loss: Evaluation,
    config: TrainingConfig,
    told: Callable[[float], None] = lambda done: None,
) -> tuple[nn.Module, TrainingState]:
    """The averaged network and the training's state once the budget is spent.

    loss: (network, batch) → a number. held_out_loss: (averaged network) → the loss that the curve shows. told: before
    each step, the share of the budget that is spent.
    Raises ValueError when the training loss is not finite.
    """
    checkpoint = _open_checkpoint(network, config)
    state, averaged = checkpoint.state, checkpoint.averaged
    batches = ahead(batches) if config.device == "cuda" else batches
    saved = started = time.monotonic()
    spent, smoothed = state.seconds, state.curve[-1]["loss"] if state.curve else None

    def save() -> None:
        log_losses(state, smoothed, held_out_loss(averaged))
        checkpoint.save(config.out)
        config.keep(averaged, state)

    with tqdm(total=round(config.budget), initial=round(spent), unit="s", mininterval=5) as bar:
        while (done := config.spent(state)) < 1:
            told(done)
            value = _step(checkpoint, loss, next(batches), config)
            state.step, state.seconds = state.step + 1, spent + time.monotonic() - started
            smoothed = value if smoothed is None else (1 - LOSS_WEIGHT) * smoothed + LOSS_WEIGHT * value
            _show(bar, state, smoothed)
            if time.monotonic() - saved > config.checkpoint_seconds:
                save()
                saved = time.monotonic()
    save()
    return averaged, state


def _open_checkpoint(network: nn.Module, config: TrainingConfig) -> Checkpoint:
    """The network on its device, its average, optimisers and state: resumed where there is a checkpoint, else new."""
    config.out.mkdir(parents=True, exist_ok=True)
    network = network.to(config.device).train()
    optimizers = build_optimizers(network, config.learning_rates, config.weight_decay, config.muon_pattern)
    checkpoint = Checkpoint(network, copy.deepcopy(network).eval(), optimizers, TrainingState())
    if config.resume:
        checkpoint.restore(config.out, config.device)
    return checkpoint


def _step(checkpoint: Checkpoint, loss: Loss, batch: Any, config: TrainingConfig) -> float:
    """The loss of a batch, from whose gradient the network and its average have learned."""
    share = warmup_cosine(config.spent(checkpoint.state))
    set_learning_rates(checkpoint.optimizers, config.learning_rates, share)
    with torch.autocast(config.device, torch.bfloat16, enabled=config.autocast):
        value = loss(checkpoint.network, batch)
    if not torch.isfinite(value):
        raise ValueError("The training loss is not finite; resume from the checkpoint with a lower learning rate.")
    value.backward()
    torch.nn.utils.clip_grad_norm_(checkpoint.network.parameters(), MAX_GRADIENT_NORM)
    for optimizer in checkpoint.optimizers:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    step = checkpoint.state.step
    _update_average(checkpoint.averaged, checkpoint.network, min(config.ema_decay, (1 + step) / (10 + step)))
    return float(value.detach())


@torch.no_grad()
def _update_average(averaged: nn.Module, network: nn.Module, decay: float) -> None:
    """Exponential moving average of the weights; buffers are copied."""
    torch._foreach_lerp_(list(averaged.parameters()), list(network.parameters()), 1 - decay)
    for mine, theirs in zip(averaged.buffers(), network.buffers()):
        mine.copy_(theirs)


def _show(bar: tqdm, state: TrainingState, loss: float) -> None:
    bar.n = min(bar.total, round(state.seconds))
    bar.set_postfix(step=state.step, loss=f"{loss:.3f}", refresh=False)
    bar.update(0)
