"""The engine behind spaces.GPU: a call a run, forked by the package `spaces`, which is where ZeroGPU grants its GPU.

Elsewhere the decorator does nothing, and nobody calls. A call is cancelled by closing the generator.
"""

from __future__ import annotations

import pkgutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module

import spaces
import torch

import engines.domains
from engines.service.host.handed import Call, HandedStore, Written
from engines.service.worker import Engine

LEAVE_SHARE = 0.8  # of the granted seconds; after that a run leaves at its next level, and goes on in another call


@dataclass(frozen=True)
class Turn:
    """What an engine wrote in a turn, and what it has counted since its call began. Plain data, to be pickled."""

    written: list[Written] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)


def preload() -> None:
    """Import what any run may need: a fork pays no GPU seconds for it, and waits for no import that it broke off."""
    for found in pkgutil.walk_packages(engines.domains.__path__, "engines.domains."):
        with suppress(Exception):  # a training may want what is not installed
            import_module(found.name)


def granted_seconds(call: Call) -> int:
    """For which the GPU is asked for."""
    return call.seconds


@spaces.GPU(duration=granted_seconds)
def gpu_turns(call: Call) -> Iterator[Turn]:
    """Turn after turn of an engine of its own, until the run is done, leaves, or the generator is closed."""
    store, leave = HandedStore(call), time.monotonic() + LEAVE_SHARE * call.seconds
    engine = Engine(store, "cuda" if torch.cuda.is_available() else "cpu", call.trusted, call.engine)
    try:
        while engine.turn():
            yield Turn(store.taken(), engine.counts.told())
            for active in engine.active:
                active.parking = active.parking or time.monotonic() > leave
        yield Turn(store.taken(), engine.counts.told())
    finally:
        engine.abandon()
