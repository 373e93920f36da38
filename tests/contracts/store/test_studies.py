"""Studies in the store: all of one or nothing, gaps where runs are gone, and what goes with a deleted one."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing.pool import ThreadPool

import pytest

from engines.records.store import NewMember, Quota, Store, StoreError, StoreLimits, StudyQuota

REQUEST = {"domain": "chain", "levels": 3}
QUOTA = Quota(8, 16, 40, StudyQuota(owner=2, address=3, everybody=100, kept=5))


def members(count: int = 3, **request) -> list[NewMember]:
    return [
        NewMember(f"seed {n}", {"seed": n}, request={**REQUEST, **request, "seed": n}, steps=3) for n in range(count)
    ]


def add(store: Store, count: int = 3, owner: str = "ann", client: str = "", quota: Quota | None = None) -> str:
    return store.add_study("sweep", "three seeds", members(count), {"base": REQUEST}, owner, client, quota)


def finish(store: Store, run: str) -> None:
    store.append(run, 1, {"t": 0}, b"", 0.0, {"rewards": [1.0], "designs": ["abc"]})


def test_a_study_has_its_members_in_order_and_their_runs_wait(store):
    study = store.study(add(store))
    assert [m.label for m in study.members] == ["seed 0", "seed 1", "seed 2"] and study.plan == {"base": REQUEST}
    assert [store.get(m.run).request["seed"] for m in study.members] == [m.axes["seed"] for m in study.members]
    assert study.counts == {"queued": 3} and study.belongs_to("ann") and not study.belongs_to("bob")
    assert [s.id for s in store.studies("ann")] == [study.id] and store.studies("bob") == []
    assert store.study("none") is None


def test_a_study_that_cannot_be_whole_is_not_there_at_all(store):
    wrong = [*members(5), NewMember("no JSON", {}, request={"levels": object()})]
    with pytest.raises(TypeError):
        store.add_study("sweep", "", wrong, {}, "ann")
    assert store.studies("ann") == [] and store.history("ann") == []


def test_its_version_differs_after_every_change_of_it_or_of_its_runs(store):
    study = add(store)
    run, seen = store.study(study).members[0].run, [store.study(study).version]
    for change in (
        lambda: store.take("engine", run),
        lambda: finish(store, run),
        lambda: store.star(run, True),
        lambda: store.delete(run),
        lambda: store.name_study(study, "another"),
        lambda: store.extend_study(study, members(1)),
        lambda: store.want_study(study, "pause"),
        lambda: store.delete(store.study(study).members[1].run),
    ):
        change()
        seen.append(store.study(study).version)
    assert seen == sorted(set(seen))


def test_a_deleted_run_leaves_a_gap(store):
    study = add(store)
    store.delete(store.study(study).members[1].run)
    assert [m.status for m in store.study(study).members] == ["queued", "gone", "queued"]
    assert store.study(study).members[1].label == "seed 1"


def test_it_is_paused_stopped_and_resumed_as_a_whole(store):
    study = add(store, 4)
    first, second, *_ = (m.run for m in store.study(study).members)
    finish(store, first)
    store.take("engine", second)
    store.want_study(study, "pause")
    assert store.study(study).counts == {"done": 1, "running": 1, "paused": 2} and store.get(second).wanted == "pause"
    store.want_study(study, "go")
    assert store.study(study).counts == {"done": 1, "running": 1, "queued": 2} and store.get(second).wanted == "go"
    store.want_study(study, "stop")
    assert store.study(study).counts == {"done": 1, "running": 1, "stopped": 2} and store.get(second).wanted == "stop"


def test_a_deleted_run_does_not_go_on_with_its_study(store):
    study = add(store, 2)
    first, second = (m.run for m in store.study(study).members)
    store.take("engine", first)
    store.discard([first, second], "ann")
    store.want_study(study, "go")
    assert (store.get(first).wanted, store.get(second).status) == ("stop", "stopped")


def attempt(store: Store, *asked) -> str:
    try:
        return add(store, *asked)
    except StoreError as error:
        return str(error)


def test_however_many_studies_are_started_at_once_some_of_a_person_wait(store):
    with ThreadPool(12) as pool:
        answers = pool.map(lambda _: attempt(store, 3, "ann", "", QUOTA), range(12), chunksize=1)
    assert sum(answer.endswith(".") for answer in answers) == 10 and len(store.studies("ann")) == 2
    assert len(store.submit(REQUEST, "ann", "", QUOTA)) == 12  # a run by itself is not held up by them


def test_new_names_do_not_get_round_the_limit_of_an_address_and_all_studies_have_one(store):
    answers = [attempt(store, 3, f"name {n}", "203.0.113.7", QUOTA) for n in range(5)]
    assert sum("network address" in answer for answer in answers) == 2
    assert "wait already" in attempt(store, 92, "bob", "203.0.113.8", QUOTA)


def test_runs_that_wait_count_when_their_study_or_one_of_them_goes_on(store):
    paused = add(store, owner="ann", quota=QUOTA)
    store.want_study(paused, "pause")
    for _ in range(QUOTA.studies.owner):
        add(store, owner="ann", quota=QUOTA)
    for wish in (
        lambda: store.want_study(paused, "go", quota=QUOTA),
        lambda: store.want(store.study(paused).members[0].run, "go", quota=QUOTA),
        lambda: store.extend_study(paused, members(1), quota=QUOTA),
    ):
        with pytest.raises(StoreError, match="studies are still unfinished"):
            wish()
    assert store.study(paused).counts == {"paused": 3}


def test_how_many_studies_one_may_keep_is_bounded_also_where_nothing_is_computed(store):
    run = store.submit(REQUEST, "ann")
    collect = lambda: store.add_study("collect", "", [NewMember("a", {}, run)], {}, "ann", "", QUOTA)
    for _ in range(QUOTA.studies.kept):
        collect()
    with pytest.raises(StoreError, match="5 studies"):
        collect()


def test_runs_of_a_study_come_after_single_ones_of_the_same_person(store):
    study = add(store)
    alone = store.submit(REQUEST, "ann")
    assert store.waiting()[0][0] == alone and store.ahead(alone) == 0
    assert [store.ahead(m.run) for m in store.study(study).members] == [1, 2, 3]


@pytest.mark.parametrize("with_runs", [True, False])
def test_a_deleted_study_can_be_had_back_and_its_runs_go_only_where_that_was_asked(store, with_runs):
    study, script = add(store), "x" * 2_000
    own = store.submit(REQUEST, "ann")
    store.extend_study(study, [NewMember("own", {}, own)])
    runs = [m.run for m in store.study(study).members]
    for run in runs:
        finish(store, run)
    store.add_study("sweep", "a script’s", [], {"base": {"scripts": {"own": script}}}, "ann")
    store.delete_study(study, with_runs)
    assert store.study(study).deleted and [s.name for s in store.studies("ann")] == ["a script’s"]
    store.purge()
    store.restore_study(study)
    assert store.study(study).counts == {"done": 4} and len(store.studies("ann")) == 2
    store.delete_study(study, with_runs)
    left = [own] if with_runs else runs
    assert [r.id for r in store.history("ann")][::-1] == left
    store.limits = replace(StoreLimits(), undo_seconds=0)
    store.purge()
    assert store.study(study) is None and [r.id for r in store.history("ann")][::-1] == left
    (left,) = store.studies("ann")
    assert left.plan == {"base": {"scripts": {"own": script}}}


def test_a_star_keeps_the_runs_of_a_study_and_has_a_limit(store):
    study = add(store)
    for member in store.study(study).members:
        finish(store, member.run)
    with pytest.raises(StoreError, match="2 runs"):
        store.star_study(study, True, most=2)
    store.star_study(study, True, most=3)
    with store.change() as db:
        db.execute("UPDATE runs SET ended = 1, created = 1")
    assert store.clean() == 0 and store.study(study).counts == {"done": 3}
    store.star_study(study, False)
    assert store.clean() == 3 and store.study(study).counts == {"gone": 3}


def test_somebody_elses_star_keeps_no_runs_of_mine(store):
    run = store.submit(REQUEST, "ann")
    finish(store, run)
    store.star_study(store.add_study("collect", "", [NewMember("a", {}, run)], {}, "bob"), True)
    with store.change() as db:
        db.execute("UPDATE runs SET ended = 1")
    assert store.clean() == 1
