"""Rows of a population at a worker: what the network says of them stays there, under a number; states travel.

Every question brings the numbers of what nobody needs any more (gone).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engines.service.host.cluster.actor.opened import Opened, Redrawn
from engines.service.host.cluster.plain import noise_of, tensor

Numbers = tuple[int, np.ndarray, int, int]  # of a Noise


def look(opened: Opened, gone: list[int], table: int, redrawn: Redrawn, x: np.ndarray, t: int) -> np.ndarray:
    """What the network says of states x_t [N, *event] is kept as `table` → x̂0 [N, *event]."""
    _drop(opened, gone)
    process, states = opened.process(redrawn), _placed(opened, x)
    opened.tables[table] = process.denoise(states, t)
    return process.clean(states, opened.tables[table], t).cpu().numpy()


def select(opened: Opened, gone: list[int], table: int, picks: list[tuple[int, np.ndarray]]) -> None:
    """Rows of several tables, one after another, are kept as a table of their own."""
    parts = [opened.tables[number][tensor(rows)] for number, rows in picks]
    opened.tables[table] = torch.cat(parts) if isinstance(parts[0], Tensor) else opened.process(()).join(parts)
    _drop(opened, gone)


def propose(
    opened: Opened,
    gone: list[int],
    table: int,
    rows: np.ndarray,
    redrawn: Redrawn,
    x: np.ndarray,
    t: int,
    copies: int,
    noise: Numbers,
) -> np.ndarray:
    """Candidates [N·copies, *event] of states x_t whose predictions are rows of a table."""
    _drop(opened, gone)
    prediction = opened.tables[table][tensor(rows)]
    states = _placed(opened, x)
    return opened.process(redrawn).propose(states, prediction, t, copies, noise_of(*noise)).cpu().numpy()


def fill(
    opened: Opened, gone: list[int], table: int, rows: np.ndarray, redrawn: Redrawn, x: np.ndarray, uniform: np.ndarray
) -> np.ndarray:
    """Every masked place of states drawn, by uniforms [K, L] → [N·K, L]."""
    _drop(opened, gone)
    states, prediction = _placed(opened, x), opened.tables[table][tensor(rows)]
    return opened.process(redrawn).fill(states, prediction, tensor(uniform)).cpu().numpy()


def fetch(opened: Opened, gone: list[int], table: int, rows: np.ndarray, redrawn: Redrawn) -> Any:
    """Those rows themselves, on the processor."""
    _drop(opened, gone)
    return _on_processor(opened.tables[table][tensor(rows)])


def designs(opened: Opened, x: np.ndarray) -> list[Any]:
    """What states decode to, one spelling for equal designs."""
    return opened.run.decode(_placed(opened, x))


def judge(opened: Opened, asked: list[Any]) -> tuple[np.ndarray, bool]:
    """([N, rewards], whether a plain process judged)"""
    return opened.run.scorer.parts(asked), opened.run.own.unconfined


def likelihood(opened: Opened, x: np.ndarray, some: tuple[int, int]) -> np.ndarray:
    """Bounds in nats of rows some[0] … some[1] − 1 of finished states [N, *event]."""
    return opened.run.model.log_likelihood(_placed(opened, x), range(*some)).cpu().numpy()


QUESTIONS: tuple[Callable, ...] = (look, select, propose, fill, fetch, designs, judge, likelihood)


def _drop(opened: Opened, gone: list[int]) -> None:
    for table in gone:
        opened.tables.pop(table, None)


def _placed(opened: Opened, x: np.ndarray) -> Tensor:
    return tensor(x).to(opened.device)


def _on_processor(prediction: Any) -> Any:
    """Its tensors, wherever they stand in it."""
    if isinstance(prediction, Tensor):
        return prediction.cpu()
    if isinstance(prediction, tuple):
        return tuple(map(_on_processor, prediction))
    if is_dataclass(prediction):
        return type(prediction)(*(_on_processor(getattr(prediction, f.name)) for f in fields(prediction)))
    return prediction
