"""What the learned value of a run is worth, as the page draws it: by level, and by the roll-outs it learned from."""

from __future__ import annotations

import math
from typing import Any

from engines.studies.calibration import LevelCalibration
from engines.studies.calibration.learned_words import NAMES, learned_words, noisy_mean
from studio.pictures.calibration import correlation_figure, growth_figure


def learned_view(result: dict[str, Any] | None, levels: int) -> dict[str, Any] | None:
    """Two charts and what they say; None where the run learned no value. levels: T."""
    figures = (result or {}).get("learned")
    if not figures:
        return None
    lines = {NAMES[name]: _levels(figures, found) for name, found in figures["correlations"].items()}
    grown = {int(size): noisy_mean(figures, found, levels) for size, found in figures["growth"].items()}
    beside = {NAMES[n]: noisy_mean(figures, r, levels) for n, r in figures["correlations"].items() if n != "learned"}
    return {
        "words": learned_words(figures, levels),
        "ranks": correlation_figure(levels, lines, NAMES["learned"]),
        "growth": growth_figure(grown, beside),
    }


def _levels(figures: dict[str, Any], correlations: list[float | None]) -> list[LevelCalibration]:
    held = figures["held_out"]
    told = zip(figures["levels"], correlations)
    return [LevelCalibration(t, held, math.nan if r is None else r, math.nan, held) for t, r in told]
