"""Rewards on what the guide predicts that an assay would measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.oracle.predictions import Predict
from engines.domains.sequence.rewards.validity import Judge, acgt_only


@lru_cache(maxsize=8)
def _predict_once(predict: Predict, role: str, designs: tuple[str, ...]) -> np.ndarray:
    """[N, heads] predictions, kept because several rewards ask about the same designs in turn."""
    return predict(role, designs)


def activity_judge(predict: Predict, column: int) -> Judge:
    """A reward's judge: the guide's prediction of one of the assay's columns."""
    return acgt_only(lambda designs, conditions: _predict_once(predict, "guide", tuple(designs))[:, column])


def specificity_judge(predict: Predict, columns: Mapping[str, int]) -> Judge:
    """A reward's judge: the guide's activity in the conditions' cell type minus that in the worst other."""

    def judge(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
        activity, chosen = _predict_once(predict, "guide", tuple(designs)), columns[conditions.cell]
        return activity[:, chosen] - np.delete(activity, chosen, 1).max(1)

    return acgt_only(judge)
