"""A level takes a bounded number of bytes: what is dropped first, and what is true of all the same."""

from __future__ import annotations

import json
import random
from collections import deque

import pytest

import engines
from engines.records.serialize import step_record
from engines.records.store import Store, StoreLimits
from engines.records.store.steps.bounded import bounded_json, summary
from engines.records.store.steps.totals import added
from studio.pictures.values import values_figure
from studio.runs.records.remarks import record_remarks

COST = {"rows": 1, "reward_calls": 2, "cache_hits": 0, "seconds": 0.5, "network_seconds": 0.1, "reward_seconds": 0.2}
LETTERS = "[C][=O][N][Ring1][Branch1][=Branch1][S]".replace("][", "] [").split()


def step(lanes: int, particles: int, t: int = 5, seed: int = 0, shared: bool = False) -> dict:
    """A record of as many candidates, each of its own design; in every lane the last is kept."""
    draw, count = random.Random(seed), lanes * particles
    values = [None if n % 17 == 3 else round(draw.uniform(-2, 5), 6) for n in range(count)]
    return {
        "t": t,
        "designs": ["".join(draw.choices(LETTERS, k=20)) + str(n) for n in range(count)],
        "design": list(range(count)),
        "parents": [n // particles for n in range(count)],
        "lanes": [n // particles for n in range(count)],
        "values": values,
        "weights": [round(draw.random(), 6) for _ in range(count)],
        "kept": [lane * particles + particles - 1 for lane in range(lanes)],
        "dropped": 0,
        "ess": [3.0] if shared else [round(draw.uniform(1, particles), 3) for _ in range(lanes)],
        "cost": COST,
    }


def figures(record: dict) -> list[float]:
    return [trace["y"][0] for trace in values_figure([record], 10)["data"]]


def test_what_fits_stays_as_it_is():
    record = step(4, 5)
    assert json.loads(bounded_json(record, 1_000_000)) == record


@pytest.mark.parametrize("most", [20_000, 60_000, 150_000])
@pytest.mark.parametrize(("lanes", "particles"), [(100, 20), (2000, 1), (40, 100)])
def test_candidates_that_were_not_kept_go_first(lanes, particles, most):
    whole, text = step(lanes, particles), bounded_json(step(lanes, particles), most)
    record = json.loads(text)
    kept = [record["designs"][record["design"][row]] for row in record["kept"]]
    everybody = [whole["designs"][whole["design"][row]] for row in whole["kept"]]
    assert 0.5 * most < len(text.encode()) <= most
    assert kept == everybody[: len(kept)] and (len(kept) == lanes or len(record["values"]) == len(kept))
    for part in ("design", "parents", "lanes", "weights"):
        assert len(record[part]) == len(record["values"])
    left_out = record["left_out"]
    assert (
        left_out["candidates"] + len(record["values"]) == lanes * particles == record["dropped"] + len(record["values"])
    )
    assert left_out["kept"] + len(kept) == lanes


@pytest.mark.parametrize("shared", [False, True])
def test_the_curves_are_those_of_all(shared):
    whole = step(400, 20, shared=shared)
    record = json.loads(bounded_json(whole, 30_000))
    assert len(record["values"]) < 1000 and figures(record) == pytest.approx(figures(whole), abs=1e-4)
    assert record["summary"] == summary(whole)


def test_states_of_the_kept_go_with_them():
    whole = step(500, 1) | {"shown": [f"state {n}" for n in range(500)]}
    record = json.loads(bounded_json(whole, 20_000))
    assert record["shown"] == whole["shown"][: len(record["kept"])] and 0 < len(record["kept"]) < 500


def test_survivors_that_share_a_candidate_cost_little():
    whole = step(300, 4) | {"kept": [7] * 300, "ess": [2.0]}
    record = json.loads(bounded_json(whole, 40_000))
    assert record["designs"][record["design"][record["kept"][0]]] == whole["designs"][7] and len(record["kept"]) == 300


def test_the_last_level_says_whose_every_design_is():
    record = json.loads(bounded_json(step(900, 1, t=0), 20_000))
    assert record["survivors"] == list(range(900)) and len(record["kept"]) < 900


def test_a_run_is_bounded_however_many_levels_it_has(tmp_path):
    """20,000 lanes and 1,000 levels were 1.3 GB; the default grants 100 MB of JSON, which packs to a quarter."""
    store, record = Store(tmp_path / "runs.db"), step(20_000, 1)
    run = store.submit({"levels": 1000})
    for position in (1, 2):
        store.append(run, position, record, b"state", 0.5)
    ((size,),) = store.query("SELECT MAX(LENGTH(record)) FROM steps")
    assert size * 1000 < 60e6 and len(json.dumps(store.records(run)[0])) <= 100_000
    assert store.get(run).totals["unjudged"] == 2 * sum(value is None for value in record["values"])


def test_the_bound_is_a_setting(monkeypatch, tmp_path):
    monkeypatch.setenv("STUDIO_MOST_STEP_BYTES", "30000")
    store = Store(tmp_path / "runs.db")
    assert store.limits.step(3) == 30_000 and StoreLimits(run_bytes=10_000_000).step(100) == 100_000


def test_what_was_left_out_is_said():
    record = json.loads(bounded_json(step(100, 20), 30_000))
    (sentence,) = record_remarks([record, record], 3)
    assert f"{record['left_out']['candidates']:,} candidates" in sentence and sentence.endswith(".")
    assert record_remarks([step(2, 2)], 0) == []


def test_a_step_of_very_many_candidates_records_the_kept_and_the_figures_of_all(small, monkeypatch):
    """Before it is a record at all, so that it never is one of all."""
    last = deque(engines.steps(small("chain", lanes=50, particles=8)), maxlen=1).pop()
    whole = step_record(last)
    monkeypatch.setattr("engines.records.serialize.MOST_CANDIDATES", 100)
    record = step_record(last)
    assert len(record["values"]) <= 50 < len(whole["values"])
    assert figures(record) == pytest.approx(figures(whole), abs=1e-3)
    assert record["left_out"]["candidates"] == record["dropped"] == len(whole["values"]) - len(record["values"])
    assert added({}, record)["unjudged"] == added({}, whole)["unjudged"]
    smaller = json.loads(bounded_json(record, 1_700))
    assert figures(smaller) == figures(record) and smaller["left_out"]["kept"] > 0
