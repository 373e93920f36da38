"""The survivors' ancestors of a finished run, judged by every estimate that its domain has: one ruler for all of them.

A run's states are not kept, but equal requests give equal runs, so it is carried out again and its states are judged on
the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engines.domains import domain
from engines.estimate import noise_levels
from engines.learned import head_key
from engines.request import Request
from engines.run import Run
from engines.studies.calibration import LevelCalibration, calibrated, level_record, lineages
from engines.values import VALUES
from engines.values.state import Value
from engines.yield_points import pieces, yield_point

SAME = {"domain", "rewards", "transforms", "scripts", "conditions", "alpha", "levels", "seed"}  # for every estimate
LEVELS = 12  # of a run at which its states are judged
AT_ONCE = 64  # states
OTHER_DESIGNS = (
    "This run, carried out again, gives other designs: its model, machine or reward is not what it was, or seconds "
    "were its budget. Start it anew, with no budget of seconds, to have its values judged."
)
NO_STATES = "This run kept no unfinished designs on its way from noise, so there are no values to judge."


@dataclass
class _Replay:
    """What is left of a run's levels. kept: t → survivors' states, of `wanted` levels alone."""

    wanted: set[int]
    levels: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[int, Tensor] = field(default_factory=dict)
    rewards: np.ndarray = field(default_factory=lambda: np.empty(0))
    designs: list[Any] = field(default_factory=list)


@torch.inference_mode()
def rejudge(run: Run, designs: list[Any] | None = None) -> Iterator[str]:
    """Sentences of how far it is; returns what the page draws: estimates (label, levels), cost.

    run: opened from the finished run's request, with nothing spent yet. designs: that it gave, as the store has them.
    Raises ValueError, a sentence, where it gives others now.
    """
    if not noise_levels(run.request):
        raise ValueError(NO_STATES)
    replay = yield from _replayed(run)
    if designs is not None and json.loads(json.dumps(list(map(run.domain.codec.write, replay.designs)))) != designs:
        raise ValueError(OTHER_DESIGNS)
    places = {record["t"]: found for record, found in lineages(replay.levels)}
    found = {}
    for name, value in _values(run):
        found[name] = levels = []
        for t in sorted(replay.kept, reverse=True):
            yield f"{VALUES[name].label} at level {run.request.levels - t} of {run.request.levels}"
            levels.append(_judged(value, replay, t, places[t]))
    told = {name: [level_record(level) for level in levels] for name, levels in found.items()}
    return {"estimates": told, "cost": asdict(run.meter.total())}


def _replayed(run: Run) -> Iterator[str]:
    levels = noise_levels(run.request)
    replay = _Replay(chosen_levels(levels))
    for t, step in zip(reversed(range(levels)), run.steps()):
        yield f"carrying the run out again: level {levels - t} of {levels}"
        replay.levels.append({"t": t, "kept": step.kept.tolist(), "parents": step.parents.tolist()})
        if t in replay.wanted:
            replay.kept[t] = step.candidates[step.kept]
    replay.rewards = step.values[step.kept].numpy()
    replay.designs = run.finished(step)
    return replay


def chosen_levels(levels: int) -> set[int]:
    """At most LEVELS of the unfinished ones, evenly apart, with the first and the last."""
    if levels < 2:
        return set()
    return set(np.linspace(1, levels - 1, min(LEVELS, levels - 1)).round().astype(int).tolist())


def _values(run: Run) -> Iterator[tuple[str, Value]]:
    """Every estimate of the domain with the run's own settings, else the usual ones; learned ones if they have."""
    for name in dict.fromkeys([run.request.value, *domain(run.request.domain).values]):
        told = run.request.model_dump(include=SAME)
        own = run.request.estimate.model_dump() if name == run.request.value else {}
        with suppress(ValueError):  # one that has nothing to value here
            other = replace(run, request=Request(**told, sampler="svdd", lanes=2, value=name, **own))
            if not VALUES[name].prepare or run.heads.find(head_key(other.request)) is not None:
                yield name, other._value(True)


def _judged(value: Value, replay: _Replay, t: int, places: Sequence[int | None]) -> LevelCalibration:
    """One estimate at one level: every different ancestor is judged once."""
    different = sorted(set(places))
    x = replay.kept[t][torch.tensor(different)]
    parts = []
    for some in pieces(x, AT_ONCE):
        yield_point()
        parts.append(value(some, t, None).values)
    known = dict(zip(different, torch.cat(parts).tolist()))
    return calibrated(t, np.array([known[place] for place in places]), replay.rewards, places)
