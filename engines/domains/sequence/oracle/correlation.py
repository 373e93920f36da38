"""Pearson's r between predictions and the columns of a table, where it can be told."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

LEAST = 3  # elements that r is told of


def unusable_columns(columns: Mapping[str, np.ndarray]) -> dict[str, str]:
    """Column of values [N] of which r cannot be told → a sentence why. Raises ValueError where there is no other."""
    why = {column: obstacle(values) for column, values in columns.items()}
    notes = {column: f"The column {column} is left out: {reason}." for column, reason in why.items() if reason}
    if len(notes) == len(why):
        raise ValueError("\n".join(notes.values()))
    return notes


def obstacle(values: np.ndarray) -> str:
    """Why r cannot be told of these values [N]; empty where it can."""
    finite = values[np.isfinite(values)]
    if len(finite) < LEAST:
        return f"r needs at least {LEAST} numbers, and there are {len(finite)}"
    return f"r needs numbers that differ, and all are {finite[0]:g}" if np.ptp(finite) == 0 else ""


def describe_correlation(predicted: np.ndarray, values: np.ndarray) -> str:
    """r and r² of predictions [N] and measurements [N], or why there is none, and of how many elements."""
    whole = np.isfinite(values) & np.isfinite(predicted)
    why = obstacle(values[whole]) or obstacle(predicted[whole])
    r = float("nan") if why else float(np.corrcoef(predicted[whole], values[whole])[0, 1])
    return f"{why or f'r {r:.3f}  r² {r * r:.3f}'}  ({int(whole.sum()):,} elements)"
