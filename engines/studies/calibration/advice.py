"""What a calibration says about the settings of the next run, in the words of the form: window, value, M."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engines.studies.calibration import SURE, LevelCalibration

ENOUGH = 24  # different ancestors of a level: with fewer, ±.4 may be chance
LITTLE, MUCH = 0.2, 0.5  # rank correlations
EARLY = 0.1  # share of the levels, up to which values may begin to say something late
BETTER = 0.1  # mean correlation by which another estimate must lead


@dataclass(frozen=True)
class Asked:
    """Of a run. levels: T. value: the label of its estimate. window: shares; None where its method has none."""

    levels: int
    lanes: int
    particles: int
    value: str
    window: tuple[float, float] | None


def advice(asked: Asked, own: Sequence[LevelCalibration], others: Mapping[str, Sequence[LevelCalibration]]) -> str:
    """A sentence or two. own: the run's values as it was guided; others: label → the same states judged by each."""
    told = [level for level in own if np.isfinite(level.correlation)]
    known = others if any(map(_known, others.values())) else {}
    if not told and not known:
        return _nothing_known(asked, own)
    least = min(level.ancestors for level in told or next(filter(None, map(_known, known.values()))))
    if max(level.ancestors for levels in (told, *known.values()) for level in levels) < ENOUGH:
        return _too_few(asked, own)
    better = _better(asked.value, known, told)
    followed = known[better] if better else told or known.get(asked.value, ())
    parts = [_choose(better, known, asked.value)] if better else []
    few = f" Of some levels only {least} different states are left." if 0 < least < ENOUGH else ""
    return " ".join([*parts, _begin(asked, _known(followed), better or asked.value)]) + few


def begins_at(levels: Sequence[LevelCalibration]) -> int | None:
    """The place in `levels`, noise first, from which on values foretell more than LITTLE and chance; None: nowhere.

    Where the sum of what the correlations are above that is largest, so that one level of luck decides nothing.
    """
    above = np.array([level.correlation - max(LITTLE, level.chance) for level in levels])
    sums = above[::-1].cumsum()[::-1]
    return int(sums.argmax()) if len(sums) and sums.max() > 0 else None


def _known(levels: Sequence[LevelCalibration]) -> list[LevelCalibration]:
    return [level for level in levels if np.isfinite(level.correlation)]


def _mean(levels: Sequence[LevelCalibration]) -> float:
    return float(np.mean([level.correlation for level in _known(levels)] or [-1.0]))


def _nothing_known(asked: Asked, own: Sequence[LevelCalibration]) -> str:
    if any(level.designs for level in own):
        return _too_few(asked, own)
    return (
        "This method asked for no value before its designs were finished, so there is nothing to compare yet; "
        "judge its states below to see what each value would have foretold."
    )


def _too_few(asked: Asked, own: Sequence[LevelCalibration]) -> str:
    if asked.lanes >= ENOUGH:
        return (
            f"The {asked.lanes} designs come from so few different states that nothing can be advised; "
            "the method SVDD keeps lanes apart."
        )
    chance = min(1.0, SURE / max(1, asked.lanes - 1) ** 0.5)
    return (
        f"{asked.lanes} designs are too few for advice: rank correlations up to {_number(chance)} may be chance. "
        f"With {2 * ENOUGH} lanes it can be given."
    )


def _better(own: str, others: Mapping[str, Sequence[LevelCalibration]], told: Sequence[LevelCalibration]) -> str:
    """The label of an estimate that foretold clearly more than the run's own; "" for none."""
    means = {label: _mean(levels) for label, levels in others.items() if _known(levels)}
    if not means:
        return ""
    best = max(means, key=means.__getitem__)
    needed = max(BETTER, 1 / max(1, min(level.ancestors for level in _known(others[best]))) ** 0.5)
    mine = means.get(own, _mean(told))
    return best if best != own and means[best] > LITTLE and means[best] - mine > needed else ""


def _choose(better: str, others: Mapping[str, Sequence[LevelCalibration]], own: str) -> str:
    mean, beside = _number(_mean(others[better])), others.get(own, ())
    instead = f" instead of {_number(_mean(beside))}" if _known(beside) else ""
    sure = ", or judge an unguided run to be sure" if _known(beside) else ""
    return f"“{better}” foretold most (mean rank correlation {mean}{instead}): choose it as Value{sure}."


def _begin(asked: Asked, levels: Sequence[LevelCalibration], value: str) -> str:
    """From which level on to select."""
    place = begins_at(levels)
    if place is None:
        return (
            f"“{value}” foretells nothing here before a design is finished: choose another Value, "
            "or the methods Best of N or Refine, which look at finished designs alone."
        )
    level = asked.levels - levels[place].t if place else 1  # counted from 1, as the charts count
    strength = float(np.mean([each.correlation for each in levels[place:]]))
    if asked.window is None:
        return f"“{value}” foretells the reward from level {level} on (mean rank correlation {_number(strength)})."
    share = (level - 1) / asked.levels
    if share > max(EARLY, asked.window[0] + EARLY / 2):
        return _later(asked, level, share)
    return f"Values foretell the reward from level {level} on (mean rank correlation {_number(strength)}): " + (
        "the window is well chosen, and a larger M pays." if strength > MUCH else "the window is well chosen."
    )


def _later(asked: Asked, level: int, share: float) -> str:
    """What may be tried: correlations among survivors do not say that selecting earlier was in vain.

    Measured at equal rows, 64 designs: molecules .930 with the whole window, .915 from .4 on; 5′UTRs 8.08 and 7.91.
    """
    first, last = asked.window
    more = round(asked.particles * (last - first) / max(0.05, last - share)) if share < last else asked.particles
    spent = f" and M = {more}, which costs as much," if more > asked.particles else ""
    return (
        f"Values before level {level} foretell nothing of these designs, which they had all chosen. Whether selecting "
        f"there pays, a run with Window from {_number(share)}{spent} tells; where it was measured, starting later lost."
    )


def _number(value: float) -> str:
    """Two decimals without the zero before the point, as correlations are printed."""
    written = f"{value:.2f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.0f}"
    return written.replace("-", "−")
