"""What the figures of a learned value say, in sentences: where it foretells more than others, and where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

NAMES = {"learned": "learned", "best_guess": "best guess", "samples": "mean of 4 samples"}
GREW = 0.03  # mean correlation by which the last doubling of roll-outs must have grown to be called growth
NOISIER = 0.5  # share of the levels that are still to come, from which on a level counts as noisy


def learned_words(figures: Mapping[str, Any], levels: int) -> str:
    """figures: what the head holds (values/monte_carlo/held_out.py). levels: T."""
    found, others = figures["correlations"], {n: r for n, r in figures["correlations"].items() if n != "learned"}
    mine = noisy_mean(figures, found["learned"], levels)
    beside = ", ".join(f"{_number(noisy_mean(figures, r, levels))} of the {NAMES[n]}" for n, r in others.items())
    first = (
        f"On {figures['held_out']} roll-outs that it never saw, the learned value has a rank correlation of "
        f"{_number(mine)} with their rewards at the noisier half of the levels, beside {beside}."
    )
    return " ".join([first, *_where_not(figures, levels), *_growth(figures, levels)])


def noisy_mean(figures: Mapping[str, Any], correlations: Sequence[float | None], levels: int) -> float:
    """Mean over the noisier half of the levels; nan where nothing is told."""
    told = [r for t, r in zip(figures["levels"], correlations) if r is not None and t >= NOISIER * levels]
    return float(np.mean(told)) if told else float("nan")


def _where_not(figures: Mapping[str, Any], levels: int) -> list[str]:
    """Where it does not beat the best guess, whose rows and rewards it spares."""
    pairs = zip(figures["levels"], figures["correlations"]["learned"], figures["correlations"]["best_guess"])
    behind = [
        levels - t for t, mine, guess in pairs if (-1 if mine is None else mine) <= (-1 if guess is None else guess)
    ]
    if not behind:
        return ["It beats the best guess at every level."]
    if len(behind) == len(figures["levels"]):
        return ["It beats the best guess at no level: more roll-outs, or the value “Best guess”, order designs better."]
    named = "level " + str(behind[0]) if len(behind) == 1 else "levels " + _listed(behind)
    return [f"It does not beat the best guess at {named} of {levels}."]


def _growth(figures: Mapping[str, Any], levels: int) -> list[str]:
    sizes = sorted(map(int, figures["growth"]))
    means = [noisy_mean(figures, figures["growth"][str(size)], levels) for size in sizes]
    if len(sizes) < 2 or not np.isfinite(means[-2:]).all():
        return []
    path = f"With {sizes[-2]:,} roll-outs it had {_number(means[-2])}, with {sizes[-1]:,} {_number(means[-1])}"
    return [f"{path}: " + ("more would teach it more." if means[-1] - means[-2] > GREW else "more would add little.")]


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"


def _number(value: float) -> str:
    return "none" if not np.isfinite(value) else f"{value:.2f}".replace("0.", ".", 1).replace("-", "−")
