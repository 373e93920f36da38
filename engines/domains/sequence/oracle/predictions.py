"""What oracles predict of finished designs: beside their rewards, and letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engines.domains.sequence.letters import ALPHABET

Predict = Callable[[str, Sequence[str]], np.ndarray]  # (“guide” or “judge”, N designs) → [N, heads]: Oracle.predict


def prediction_columns(predict: Predict, names: Sequence[str], designs: Sequence[str]) -> dict[str, list[float]]:
    """“name guide” and “name judge” → one number a design; names: what the heads predict."""
    found = {role: predict(role, designs) for role in ("guide", "judge")}
    return {f"{name} {role}": np.round(found[role][:, i], 3).tolist() for i, name in enumerate(names) for role in found}


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
