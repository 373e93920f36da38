"""One training loop for every domain: EMA, a schedule over a time budget, held-out loss, checkpoint and resume, curve.

A domain hands over its network, an endless source of batches and a loss; it gets back the averaged network.
"""

from __future__ import annotations

import argparse
import copy
import csv
import math
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from engines.training.muon import Muon

CHECKPOINT, CURVE = "checkpoint.pt", "curve.csv"


@dataclass(frozen=True)
class Plan:
    """What one training is: how long, where, how fast.

    minutes: total wall-clock budget, earlier sittings counted in. rates: peak learning rates of Muon and AdamW.
    """

    out: Path
    minutes: float
    device: str = "cpu"
    resume: bool = False
    rates: tuple[float, float] = (2e-3, 2e-3)
    weight_decay: float = 0.05
    average: float = 0.999
    every_seconds: float = 60.0
    amp: bool = field(default=False)
    matrices: str = r"\.blocks\."  # names (after a dot) of the weights that Muon takes


@dataclass
class Progress:
    """Where a training stands; saved with every checkpoint."""

    step: int = 0
    seconds: float = 0.0
    curve: list[dict[str, float]] = field(default_factory=list)


def train(
    network: nn.Module,
    batches: Iterator[Any],
    loss: Callable[[nn.Module, Any], Tensor],
    held_out: Callable[[nn.Module], float],
    plan: Plan,
) -> tuple[nn.Module, Progress]:
    """Train until the budget is spent → (averaged network, progress). Raises ValueError when the loss is not finite."""
    plan.out.mkdir(parents=True, exist_ok=True)
    network = network.to(plan.device).train()
    averaged, optimizers, progress = copy.deepcopy(network).eval(), _optimizers(network, plan), Progress()
    if plan.resume and (plan.out / CHECKPOINT).exists():
        progress = _restore(network, averaged, optimizers, plan)
    saved = begun = time.monotonic()
    before, recent = progress.seconds, progress.curve[-1]["loss"] if progress.curve else None
    bar = tqdm(total=round(plan.minutes * 60), initial=round(before), unit="s", mininterval=5)
    while progress.seconds < plan.minutes * 60:
        _set_rates(optimizers, plan, schedule(progress.seconds / (plan.minutes * 60)))
        value = _one_step(network, optimizers, loss, next(batches), plan)
        _follow(averaged, network, min(plan.average, (1 + progress.step) / (10 + progress.step)))
        progress.step, progress.seconds = progress.step + 1, before + time.monotonic() - begun
        recent = value if recent is None else 0.98 * recent + 0.02 * value
        bar.n = min(bar.total, round(progress.seconds))
        bar.set_postfix(step=progress.step, loss=f"{recent:.3f}", refresh=False)
        bar.update(0)
        if time.monotonic() - saved > plan.every_seconds:
            _record(progress, recent, held_out(averaged))
            _save(network, averaged, optimizers, progress, plan)
            saved = time.monotonic()
    bar.close()
    _record(progress, recent, held_out(averaged))
    _save(network, averaged, optimizers, progress, plan)
    return averaged, progress


def schedule(done: float) -> float:
    """Share of the peak learning rate after a share `done` of the budget: 2 % warm-up, then a cosine to zero."""
    return min(1.0, done / 0.02 + 0.01) * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def arguments(description: str, parts: tuple[str, ...] = (), data: Path | None = None) -> argparse.ArgumentParser:
    """The command line that every domain's training shares. data: where the training data usually lie."""
    parser = argparse.ArgumentParser(description=description)
    if parts:
        parser.add_argument("what", choices=parts, help="what to train")
    parser.add_argument("--data", type=Path, required=data is None, default=data, help="the training data")
    parser.add_argument("--out", type=Path, required=True, help="where weights, card and checkpoints go")
    parser.add_argument("--minutes", type=float, default=60, help="time budget in all, earlier sittings counted in")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    return parser


def _optimizers(network: nn.Module, plan: Plan) -> list[torch.optim.Optimizer]:
    """Muon for the matrices and two-dimensional kernels inside blocks, AdamW for the rest."""
    inner = [p for n, p in network.named_parameters() if p.ndim in (2, 4) and re.search(plan.matrices, f".{n}")]
    chosen = {id(p) for p in inner}
    outer = [p for p in network.parameters() if id(p) not in chosen]
    adam = torch.optim.AdamW(outer, lr=plan.rates[1], weight_decay=plan.weight_decay, betas=(0.9, 0.98))
    return [Muon(inner, lr=plan.rates[0], weight_decay=plan.weight_decay), adam] if inner else [adam]


def _set_rates(optimizers, plan: Plan, share: float) -> None:
    for optimizer, peak in zip(reversed(optimizers), reversed(plan.rates)):
        for group in optimizer.param_groups:
            group["lr"] = peak * share


def _one_step(network, optimizers, loss, batch, plan: Plan) -> float:
    with torch.autocast(plan.device, torch.bfloat16, enabled=plan.amp):
        value = loss(network, batch)
    if not torch.isfinite(value):
        raise ValueError("The training loss is not finite; resume from the checkpoint with a lower learning rate.")
    value.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return float(value.detach())


@torch.no_grad()
def _follow(averaged: nn.Module, network: nn.Module, decay: float) -> None:
    torch._foreach_lerp_(list(averaged.parameters()), list(network.parameters()), 1 - decay)
    for mine, theirs in zip(averaged.buffers(), network.buffers()):
        mine.copy_(theirs)


def _record(progress: Progress, training_loss: float, held_out_loss: float) -> None:
    progress.curve.append(
        {
            "seconds": round(progress.seconds, 1),
            "step": progress.step,
            "loss": round(training_loss, 5),
            "held_out": round(held_out_loss, 5),
        }
    )
    tqdm.write(str(progress.curve[-1]))


def _save(network, averaged, optimizers, progress: Progress, plan: Plan) -> None:
    state = {
        "network": network.state_dict(),
        "averaged": averaged.state_dict(),
        "progress": vars(progress),
        "optimizers": [o.state_dict() for o in optimizers],
    }
    part = plan.out / (CHECKPOINT + ".part")
    torch.save(state, part)
    os.replace(part, plan.out / CHECKPOINT)
    with open(plan.out / CURVE, "w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(progress.curve[0]))
        writer.writeheader()
        writer.writerows(progress.curve)


def _restore(network, averaged, optimizers, plan: Plan) -> Progress:
    state = torch.load(plan.out / CHECKPOINT, map_location=plan.device, weights_only=True)
    network.load_state_dict(state["network"])
    averaged.load_state_dict(state["averaged"])
    for optimizer, saved in zip(optimizers, state["optimizers"]):
        optimizer.load_state_dict(saved)
    return Progress(**state["progress"])
