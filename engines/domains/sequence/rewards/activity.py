"""Rewards on what the guide's networks predict that an assay would measure: their mean, or a lower bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.rewards.validity import acgt_only
from engines.rewards import Reward

if TYPE_CHECKING:
    from torch import Tensor

    # (activity [N, members, heads], conditions) → what every network says [N, members]
    Signal = Callable[[Tensor, ConditionFields], Tensor]
    Reading = Callable[[Tensor, ConditionFields], Tensor]  # the same → [N]


def head(column: int) -> Signal:
    """What the assay would measure in one column."""
    return lambda activity, conditions: activity[:, :, column]


def against_worst(columns: Mapping[str, int]) -> Signal:
    """Activity in the conditions' cell type minus that in the other where it is highest."""
    return lambda activity, conditions: (
        _split(activity, columns, conditions)[0] - (_split(activity, columns, conditions)[1].amax(2))
    )


def against_mean(columns: Mapping[str, int]) -> Signal:
    """Activity in the conditions' cell type minus the mean of that in the others."""
    return lambda activity, conditions: (
        _split(activity, columns, conditions)[0] - (_split(activity, columns, conditions)[1].mean(2))
    )


def _split(activity: Tensor, columns: Mapping[str, int], conditions: ConditionFields) -> tuple[Tensor, Tensor]:
    """([N, members] in the conditions' cell type, [N, members, others])."""
    chosen = columns[conditions.cell]
    return activity[:, :, chosen], activity[:, :, [column for column in columns.values() if column != chosen]]


def mean(signal: Signal) -> Reading:
    """The mean of the networks."""
    return lambda activity, conditions: signal(activity, conditions).mean(1)


def lower_bound(signal: Signal) -> Reading:
    """Mean − k · spread, k the conditions' caution: what the networks disagree about is worth less.

    spread: their standard deviation; 0 of one network.
    """

    def read(activity: Tensor, conditions: ConditionFields) -> Tensor:
        each = signal(activity, conditions)
        if each.shape[1] == 1:
            return each[:, 0]
        return each.mean(1) - conditions.caution * each.var(1, unbiased=False).clamp_min(1e-12).sqrt()

    return read


def guide_reward(oracle: str, reading: Reading, label: str, unit: str, about: str, **more) -> Reward:
    """A reward on the guide's word. oracle: the module that holds the domain's ORACLE; it brings torch with it."""

    @acgt_only
    def judge(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
        import torch  # here, so that naming a reward costs no torch

        return reading(torch.from_numpy(_members_once(oracle, tuple(designs))), conditions).numpy()

    def relaxed(shares: Tensor, conditions: ConditionFields) -> Tensor:
        return reading(import_module(oracle).ORACLE.relaxed("guide", shares), conditions)

    return Reward(label, unit, about, judge, relaxed=relaxed, **more)


@lru_cache(maxsize=8)
def _members_once(oracle: str, designs: tuple[str, ...]) -> np.ndarray:
    """[N, members, heads], kept because several rewards ask about the same designs in turn."""
    return import_module(oracle).ORACLE.members("guide", designs)
