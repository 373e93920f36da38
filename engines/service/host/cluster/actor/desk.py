"""What a worker computes: levels of some lanes, or rows of a population, for runs that it opens by itself."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch

from engines.records.step import Step
from engines.request import Request
from engines.rewards.score_cache import ScoreCache
from engines.rewards.script_host import ScriptHost
from engines.rewards.script_rewards import ScriptRewards
from engines.run import open_run
from engines.service.host.cluster.actor import tables
from engines.service.host.cluster.actor.opened import Learned, Opened
from engines.service.host.cluster.answers import Answer, told
from engines.service.host.cluster.plain import Asked, Told, pack, unpack
from engines.yield_points import TURN, Cancelled

REMEMBERED = 1000  # runs that are not wanted any more


def level(opened: Opened, key: int, some: tuple[int, int], start: dict[str, Any] | None) -> Told:
    """The next level of lanes some[0] … some[1] − 1; the first, or the one after `start`, where the key is new."""
    run = opened.run
    if key not in opened.lanes:
        opened.lanes[key] = run.steps(start and _placed(unpack(start), opened.device), range(*some))
    step = next(opened.lanes[key])
    if not step.t:
        opened.lanes.pop(key).close()
    parts = None if step.t else run.scorer.parts([step.designs[row] for row in step.kept.tolist()])
    return Told(pack(step), parts, run.own.unconfined)


def _placed(start: Step, device: str) -> Step:
    return replace(start, candidates=start.candidates.to(device))


def prepare(opened: Opened) -> None:
    """To have it opened."""


QUESTIONS: Mapping[str, Callable] = MappingProxyType(
    {each.__name__: each for each in (level, prepare, *tables.QUESTIONS)}
)


class Desk:
    """One worker's. data: the studio's folder, which no script may read where it is on this machine."""

    def __init__(self, device: str, data: Path, trusted: bool):
        self._device, self._cache = device, ScoreCache()
        self._host = ScriptHost(data if data.exists() else None, trusted)
        self._opened: dict[str, Opened] = {}
        self._unwanted: deque[str] = deque(maxlen=REMEMBERED)

    def answer(self, name: str, asked: Asked, *given: Any) -> Answer:
        """One of QUESTIONS, about a run."""
        before = TURN.get()
        try:
            opened = self._open(asked)
            TURN.set(opened)
            with torch.inference_mode():
                return Answer(QUESTIONS[name](opened, *given))
        except BaseException as error:  # told, whatever it is; the worker outlives it
            return told(error)
        finally:
            TURN.set(before)

    def forget(self, run: str) -> None:
        """From another thread: what waits for a script goes on at once, and ends."""
        self._unwanted.append(run)
        opened = self._opened.pop(run, None)
        if opened is not None:
            opened.wanted = False
            opened.run.own.kill()

    def _open(self, asked: Asked) -> Opened:
        if asked.id in self._unwanted:
            raise Cancelled
        if asked.id not in self._opened:
            request = Request(**json.loads(asked.request))
            own = ScriptRewards(request.scripts, self._host, self._cache, asked.owner)
            learned = Learned(asked.heads)
            run = open_run(request, device=self._device, own=own, heads=learned)
            self._opened[asked.id] = Opened(run, self._device, learned)
        self._opened[asked.id].learned.update(asked.heads)
        return self._opened[asked.id]
