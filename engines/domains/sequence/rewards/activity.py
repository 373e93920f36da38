"""Rewards on what the guide predicts that an assay would measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.oracle.predictions import Predict
from engines.domains.sequence.rewards.validity import Judge, acgt_only

if TYPE_CHECKING:
    from torch import Tensor

RelaxedJudge = Callable[["Tensor", Any], "Tensor"]  # (shares [N, L, 4], conditions) → [N], with a gradient


@lru_cache(maxsize=8)
def _predict_once(predict: Predict, role: str, designs: tuple[str, ...]) -> np.ndarray:
    """[N, heads] predictions, kept because several rewards ask about the same designs in turn."""
    return predict(role, designs)


def activity_judge(predict: Predict, column: int) -> Judge:
    """A reward's judge: the guide's prediction of one of the assay's columns."""
    return acgt_only(lambda designs, conditions: _predict_once(predict, "guide", tuple(designs))[:, column])


def relaxed_activity(oracle: str, column: int) -> RelaxedJudge:
    """The same with a gradient. oracle: the module that holds the domain's ORACLE."""
    return lambda shares, conditions: _predict_relaxed(oracle, shares)[:, column]


def relaxed_specificity(oracle: str, columns: Mapping[str, int]) -> RelaxedJudge:
    """Of `specificity_judge` with a gradient."""

    def judge(shares: Tensor, conditions: ConditionFields) -> Tensor:
        activity, chosen = _predict_relaxed(oracle, shares), columns[conditions.cell]
        others = [column for column in columns.values() if column != chosen]
        return activity[:, chosen] - activity[:, others].amax(1)

    return judge


def _predict_relaxed(oracle: str, shares: Tensor) -> Tensor:
    """[N, heads] by the guide; the module brings torch with it."""
    return import_module(oracle).ORACLE.relaxed("guide", shares)


def specificity_judge(predict: Predict, columns: Mapping[str, int]) -> Judge:
    """A reward's judge: the guide's activity in the conditions' cell type minus that in the worst other."""

    def judge(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
        activity, chosen = _predict_once(predict, "guide", tuple(designs)), columns[conditions.cell]
        return activity[:, chosen] - np.delete(activity, chosen, 1).max(1)

    return acgt_only(judge)
