"""What oracles predict of finished designs: beside their rewards, and letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engines.domains.sequence.letters import ALPHABET
from engines.domains.sequence.measures.active_elements import specificity

Members = Callable[[str, Sequence[str]], np.ndarray]  # (“guide” or “judge”, N designs) → [N, members, heads]
Predict = Callable[[str, Sequence[str]], np.ndarray]  # the same → their mean [N, heads]: Oracle.predict
SPREAD, SPECIFICITY = "spread", "specificity judge"  # end the names of columns


def prediction_columns(members: Members, names: Sequence[str], designs: Sequence[str]) -> dict[str, list[float]]:
    """“name guide”, “name judge” and more → one number a design; names: what the heads predict.

    spread: the standard deviation of the guide's networks, where there are several. specificity judge: the judge's
    activity there minus the mean of the others, where there are others.
    """
    each = members("guide", designs)
    columns = {"guide": each.mean(1), "judge": members("judge", designs).mean(1)}
    if each.shape[1] > 1:
        columns[SPREAD] = each.std(1)
    if len(names) > 1:
        columns[SPECIFICITY] = specificity(columns["judge"])
    return {
        f"{name} {what}": np.round(found[:, i], 3).tolist()
        for i, name in enumerate(names)
        for what, found in columns.items()
    }


def mutagenesis(predict: Predict, design: str, column: int) -> np.ndarray:
    """[L, 4] by how much every single change alters the guide's prediction, in the assay's unit.

    0 for the letter that stands there.
    """
    changes = [(i, base) for i in range(len(design)) for base, letter in enumerate(ALPHABET) if letter != design[i]]
    mutants = [design[:i] + ALPHABET[base] + design[i + 1 :] for i, base in changes]
    predicted = predict("guide", [design, *mutants])[:, column]
    delta = np.zeros((len(design), len(ALPHABET)))
    delta[tuple(zip(*changes))] = predicted[1:] - predicted[0]
    return delta
