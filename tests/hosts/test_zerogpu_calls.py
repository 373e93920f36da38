"""Calls of ZeroGPU in threads, fed and answered by bytes: one that is not long enough, and questions beside runs."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator

import pytest

import engines
from engines.records.store import Store
from engines.request import Request, as_json
from engines.run.scoring import score
from engines.service.host.handed import Call
from engines.service.host.keeper import ZeroGpuKeeper
from engines.service.host.zerogpu import Turn, gpu_turns

ANN = "ann's secret"
SMALL = Request(domain="chain", lanes=6, particles=3, levels=6, value="pm", alpha=0.3)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "studio.db")


def keeper(store: Store) -> tuple[ZeroGpuKeeper, list[Call]]:
    """A keeper, and the calls that it has made."""
    calls: list[Call] = []

    def turns(call: Call) -> Iterator[Turn]:
        calls.append(pickle.loads(pickle.dumps(call)))
        for turn in gpu_turns(calls[-1]):
            yield pickle.loads(pickle.dumps(turn))

    made = ZeroGpuKeeper(store, turns=turns)
    made.visitors.ask(ANN)
    return made, calls


def turn_until(made: ZeroGpuKeeper, condition) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        made.turn()
        time.sleep(0.01)


def computed(store: Store, made: ZeroGpuKeeper) -> str:
    """A run that has come to its end."""
    run = store.submit(as_json(SMALL), ANN)
    turn_until(made, lambda: store.get(run).status in ("done", "failed", "paused"))
    assert store.get(run).status == "done", store.get(run).message
    return run


def test_a_run_that_is_longer_than_a_call_goes_on_in_another(store, monkeypatch):
    monkeypatch.setenv("STUDIO_MOST_GPU_SECONDS", "0.001")
    made, calls = keeper(store)
    run = computed(store, made)
    assert store.get(run).result["designs"] == engines.design(SMALL).designs
    assert len(calls) > 1 and [call.row.position for call in calls] == sorted({call.row.position for call in calls})
    assert all((call.state is None) == (call.row.position == 0) for call in calls)


def test_designs_that_somebody_brings_are_judged_in_a_call(store):
    made, calls = keeper(store)
    lines = engines.design(SMALL).designs[:3]
    question = store.ask_scoring(as_json(SMALL), lines, ANN, "")
    turn_until(made, lambda: store.scoring_found(question))
    assert store.scoring_found(question) == score(SMALL, lines, {})
    assert [call.kind for call in calls] == ["scoring"]


def test_a_finished_run_is_judged_again_in_a_call(store):
    made, calls = keeper(store)
    run = computed(store, made)
    store.ask_calibration(run)
    turn_until(made, lambda: store.calibration(run)[1] is not None)
    assert "pm" in store.calibration(run)[1]["estimates"], store.calibration(run)
    assert [call.kind for call in calls] == ["run", "calibration"]


def test_a_question_that_ends_calls_twice_is_answered_with_that(store):
    made, calls = keeper(store)
    question = store.ask_scoring(as_json(SMALL), ["a"], ANN, "")
    store.begin_scoring(question), store.begin_scoring(question)
    turn_until(made, lambda: store.scoring_found(question))
    assert "taken away twice" in store.scoring_found(question)["message"] and calls == []
