"""An engine driven by hand, and what its runs are compared with."""

import json
import time

import pytest

import engines
from engines.estimate import steps_of
from engines.records.store import ENDED, RunRow, Store
from engines.request import Request
from engines.samplers import SAMPLERS
from engines.service.worker import Engine

PATIENCE_SECONDS = 300


def looks(request: Request, t: int) -> bool:
    """Whether values are looked at where level t is reached; of an unguided beginning only the finished designs."""
    sampler = SAMPLERS[request.sampler]
    if sampler.first:
        return t <= sampler.further(request)
    selects = getattr(request.method, "selects", lambda levels: lambda t: sampler.guided or sampler.gradient)
    return t == 0 or selects(request.levels)(t)


def submit(store: Store, request: Request) -> str:
    return store.submit(request.model_dump(mode="json"), steps=steps_of(request))


def take_first(store: Store, engine: str) -> RunRow | None:
    """The run that has waited longest, now on that engine; None where none waits."""
    waiting = store.waiting()
    return store.take(engine, waiting[0][0]) if waiting else None


def drive(engine: Engine, *runs: str) -> None:
    """Turn after turn until all of `runs` have ended or wait."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE_SECONDS:
        engine.turn()
        if all(engine.store.get(run).status in (*ENDED, "paused") for run in runs):
            return
    raise AssertionError([engine.store.get(run) for run in runs])


def reach(engine: Engine, run: str, position: int) -> None:
    """Turn after turn until so many of the run's steps are recorded, however long the machine takes over one."""
    begun = time.monotonic()
    while engine.store.get(run).position < position and time.monotonic() - begun < PATIENCE_SECONDS:
        engine.turn()


def assert_is(store: Store, run: str, request: Request) -> None:
    """The stored run is the undisturbed run of the request: steps, designs, rewards, measures."""
    row, want = store.get(run), engines.design(request)
    assert row.status == "done" and row.message == "" and row.position == row.levels
    assert row.result["designs"] == json.loads(json.dumps(want.designs))
    assert row.result["rewards"] == pytest.approx(want.rewards.tolist(), abs=1e-6)
    assert row.result["measures"] == pytest.approx(want.measures, abs=1e-6)
    assert [r["t"] for r in store.records(run)] == list(range(row.levels))[::-1]
