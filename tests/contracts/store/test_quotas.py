"""Quotas bind: however many ask at once, by whatever names, and by whatever detour."""

from __future__ import annotations

from multiprocessing import get_context
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from engines.records.store import Quota, Store, StoreError

REQUEST = {"domain": "chain", "levels": 3}
QUOTA = Quota(owner=8, address=16, everybody=40)


def submit(store: Store, owner: str = "ann", client: str = "") -> str:
    return store.submit(REQUEST, owner, client, QUOTA)


def attempt(store: Store, owner: str, client: str) -> str:
    """The run, or the refusal."""
    try:
        return submit(store, owner, client)
    except StoreError as error:
        return str(error)


def refused(answers: list[str]) -> list[str]:
    return [answer for answer in answers if answer.endswith(".")]


def test_forty_simultaneous_starts_of_one_person(store):
    with ThreadPool(40) as pool:
        answers = pool.map(lambda _: attempt(store, "ann", ""), range(40), chunksize=1)
    assert len(refused(answers)) == 32 and set(refused(answers)) == {
        "8 of your runs are still unfinished; wait for one or stop one first."
    }


def from_a_process(path: Path) -> int:
    return len(refused([attempt(Store(path), "ann", "") for _ in range(5)]))


def test_simultaneous_starts_through_several_processes(store):
    with get_context("spawn").Pool(4) as pool:
        assert sum(pool.map(from_a_process, [store.path] * 4, chunksize=1)) == 20 - 8


def test_new_names_do_not_get_round_the_quota_of_an_address(store):
    with ThreadPool(40) as pool:
        answers = pool.map(lambda n: attempt(store, f"name {n}", "203.0.113.7"), range(40), chunksize=1)
    assert len(refused(answers)) == 24 and all("network address" in answer for answer in refused(answers))
    assert len(attempt(store, "bob", "203.0.113.8")) == 12


def test_people_without_an_address_share_none(store):
    """Of a private studio, whose people all come from this machine."""
    assert refused([attempt(store, f"name {n}", "") for n in range(30)]) == []


def test_the_queue_has_an_end(store):
    answers = [attempt(store, f"name {n}", f"198.51.100.{n}") for n in range(50)]
    assert len(refused(answers)) == 10 and all("queue is full" in answer for answer in refused(answers))


@pytest.mark.parametrize("end", ["stopped", "paused", "failed"])
def test_runs_that_wait_count_when_they_are_resumed(store, end):
    """Start eight, have them wait, start eight more: the first eight do not go on beside them."""
    first = [submit(store) for _ in range(QUOTA.owner)]
    for run in first:
        store.end(run, end)
    second = [submit(store) for _ in range(QUOTA.owner)]
    for run in first:
        with pytest.raises(StoreError, match="still unfinished"):
            store.want(run, "go", quota=QUOTA)
        assert store.get(run).status == end and store.get(run).version > 0
    store.want(second[0], "stop")
    store.want(first[0], "go", quota=QUOTA)
    assert store.get(first[0]).status == "queued"


def test_simultaneous_resumes(store):
    runs = [submit(store, f"name {n}", f"198.51.100.{n}") for n in range(12)]
    for run in runs:
        store.want(run, "stop")

    def resume(run: str) -> bool:
        try:
            store.want(run, "go", "203.0.113.7", Quota(8, 5, 40))
        except StoreError:
            return False
        return True

    with ThreadPool(12) as pool:
        assert sum(pool.map(resume, runs, chunksize=1)) == 5


def test_a_refusal_leaves_a_run_as_it_was(store):
    run = submit(store)
    store.want(run, "stop")
    before = store.get(run)
    with pytest.raises(StoreError):
        store.want(run, "go", quota=Quota(0, 0, 0))
    assert store.get(run) == before


def test_what_runs_already_may_be_told_to_go(store):
    """A second press of Resume, or one that takes a pause back, asks for nothing more."""
    run = submit(store)
    store.take("engine", run)
    store.want(run, "pause")
    store.want(run, "go", quota=Quota(1, 1, 1))
    assert store.get(run).wanted == "go"
