"""What another α would have kept: the chance, by the recorded values, of every choice that was made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from studio.pictures.candidates import everybody_stays, weighed_together
from studio.pictures.lineage.levels import Record, numbers

NO_CHOICE = "Nothing was chosen among candidates, so no α would have kept others."


def chances(records: Sequence[Record], alpha: float, own: float) -> dict[str, Any]:
    """alpha: another than the run's own.

    chance: [L] mean chance, over the choices of a level, that what was kept is kept; None where nothing was chosen or
    candidates are not recorded. other: [level, lane] (from 1) of the choices where another design was likelier.
    choices: how many were made.
    """
    means, other, choices, total, unknown = [], [], 0, 0.0, 0
    for number, record in enumerate(records, 1):
        lanes, chance, likelier = choices_of(record, alpha, own)
        means.append(round(float(chance.mean()), 4) if len(chance) else None)
        other += [[number, int(lane) + 1] for lane in np.unique(lanes[likelier])]
        choices, total = choices + len(chance), total + float(chance.sum())
        unknown += bool(record["dropped"])
    mean = total / choices if choices else None
    return {"chance": means, "other": other, "choices": choices, "words": _words(choices, mean, len(other), unknown)}


def choices_of(record: Record, alpha: float, own: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """[C] lanes of a level's choices, the chance of what was kept, whether another design had a larger one.

    Of a population, a choice is each candidate that was kept, and its chance that of being kept at least once.
    """
    nothing = np.empty(0, dtype=int), np.empty(0), np.empty(0, dtype=bool)
    kept, lanes = np.array(record["kept"], dtype=int), np.array(record["lanes"], dtype=int)
    if record["dropped"] or everybody_stays(record) or not len(kept):
        return nothing
    once = kept[np.sort(np.unique(kept, return_index=True)[1])]
    if weighed_together(record):
        return _of_population(record, once, lanes, alpha, own) or nothing
    share = softmax(numbers(record["values"]), lanes, alpha)
    return _of_lanes(np.array(record["design"]), share, once, lanes)


def softmax(values: np.ndarray, lanes: np.ndarray, alpha: float) -> np.ndarray:
    """[n] softmax(values/α) within each lane. α = 0: the best share it, α = ∞: all that are judged; nan has none.

    Of a lane in which nothing is judged the first has all; as engines/samplers/selection.py has it.
    """
    count = lanes.max(initial=-1) + 1
    judged = np.isfinite(values)
    best = np.full(count, -np.inf)
    np.maximum.at(best, lanes[judged], values[judged])
    weight = _weight(np.where(judged, np.nan_to_num(values) - np.where(judged, best[lanes], 0.0), 0.0), alpha) * judged
    hopeless = np.unique(lanes, return_index=True)[1]
    weight[hopeless] += ~np.isfinite(best[lanes[hopeless]])
    return weight / np.bincount(lanes, weight, count)[lanes]


def _weight(gap: np.ndarray, alpha: float) -> np.ndarray:
    """exp(gap/α) of gaps of at most 0, with both limits."""
    if alpha == 0:
        return (gap == 0).astype(float)
    return np.ones(len(gap)) if math.isinf(alpha) else np.exp(gap / alpha)


def _of_lanes(
    design: np.ndarray, share: np.ndarray, kept: np.ndarray, lanes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Equal designs of a lane share their chance; several of a lane are drawn one after another."""
    key = np.unique(np.stack([lanes, design]), axis=1, return_inverse=True)[1].ravel()
    joint = np.bincount(key, share)
    gone, gone_alike = _before(share[kept], lanes[kept]), _before(share[kept], key[kept])
    left = np.maximum(1 - gone, 1e-12)
    chance = np.clip((joint[key[kept]] - gone_alike) / left, 0, 1)
    largest = np.zeros(lanes.max() + 1)
    np.maximum.at(largest, lanes, joint[key])
    first = gone == 0
    return lanes[kept], chance, first & (joint[key[kept]] < largest[lanes[kept]] - 1e-9)


def _before(share: np.ndarray, group: np.ndarray) -> np.ndarray:
    """[K] the sum of the earlier shares of one's group."""
    order = np.argsort(group, kind="stable")
    total = np.cumsum(share[order]) - share[order]
    starts = np.searchsorted(group[order], group[order])
    before = np.empty(len(share))
    before[order] = total - total[starts]
    return before


def _of_population(
    record: Record, kept: np.ndarray, lanes: np.ndarray, alpha: float, own: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Weights are exp(gain/own), so that another α has gains of own·log w; None where the own α hid them."""
    if alpha != own and (not own or math.isinf(own)):
        return None
    weight = np.nan_to_num(numbers(record["weights"]))
    alive = weight > 0
    gain = np.log(weight, where=alive, out=np.zeros(len(weight)))
    gain = np.where(alive, gain - gain[alive].max(initial=-np.inf), 0.0)
    share = (weight if alpha == own else _weight(gain, alpha / own)) * alive
    expected = len(record["kept"]) * share / share.sum()
    seldom = (expected[kept] < 0.5) & (share[kept] < share.max() - 1e-9)
    return lanes[kept], np.minimum(1, expected[kept]), seldom


def _words(choices: int, mean: float | None, other: int, unknown: int) -> str:
    lost = f" Of {unknown} levels candidates are not recorded." if unknown else ""
    if not choices:
        return (lost or NO_CHOICE).strip()
    return (
        f"A choice made anew would keep the same in {100 * mean:.0f} % of {choices:,} cases; "
        f"in {other:,} another one was likelier.{lost}"
    )
