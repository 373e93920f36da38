"""The history: runs and studies with picture, result and cost, found by words; named, deleted and had back."""

from __future__ import annotations

import json
import time

import pytest

from engines.records.store import NewMember, Store
from engines.request import Request
from engines.service.worker import Engine
from studio.errors import UserError
from studio.history.functions import history_functions
from studio.history.listing import view_history
from studio.history.now import view_now
from studio.runs.api import server_functions
from studio.runs.runs import Runs

SMALL = {"domain": "chain", "lanes": 3, "particles": 2, "levels": 3}


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


@pytest.fixture
def asked(runs):
    """asked(which, **what) → what the tab's function of that name answers ann."""
    functions = {function.__name__: function for function in history_functions(runs)}
    return lambda which, **what: functions[which]({"owner": "ann", **what})


def done(runs: Runs, owner: str = "ann", **settings) -> str:
    run, engine = runs.start(SMALL | settings, owner), Engine(runs.store)
    while engine.turn():
        pass
    return run


def found(asked, **what) -> list[str]:
    return [entry["id"] for entry in asked("history", **what)["entries"]]


def test_every_run_has_its_picture_title_result_and_cost(runs, asked):
    run, waiting = done(runs), runs.start({"domain": "mixture"}, "ann")
    first, entry = asked("history")["entries"]
    assert first["id"] == waiting and first["reward"] is None and first["picture"] == "" and first["state"] == "queued"
    assert entry["id"] == run and entry["reward"] == max(runs.result(run)["rewards"]) and "<svg" in entry["picture"]
    assert entry["rows"] > 0 and entry["title"].startswith("Toy chain") and entry["state"] == "done"
    assert view_history(runs, "eve", {})["entries"] == [] and "reload" in asked("history", owner="")["refused"]


def test_runs_are_found_by_labels_prompts_names_and_notes(runs, asked):
    run, other = done(runs), runs.start({"domain": "image", "prompt": "a Café on the moon", "levels": 3}, "ann")
    assert found(asked, text="CAFE moon") == [other] and found(asked, text="toy best guess") == []
    assert found(asked, text="svdd") == [other, run] and found(asked, domain="chain") == [run]
    assert asked("annotate", kind="run", id=run, name="  My  first ", note="send to Zoë\n") == {}
    assert found(asked, text="first zoe") == [run] and found(asked, status="done") == [run]
    told = asked("history")
    assert [name for name, _ in told["domains"]] == ["chain", "image"] and "letters" in told["rewards"]
    assert told["entries"][1]["name"] == "My first" and told["entries"][1]["note"] == "send to Zoë"


def test_names_notes_stars_and_deletes_are_their_owners(runs, asked):
    theirs = done(runs, "bob")
    for name, what in (("annotate", {"name": "mine"}), ("star", {"starred": True}), ("remove", {"runs": [theirs]})):
        assert "Only whoever started it" in asked(name, kind="run", id=theirs, **what)["refused"], name
    assert not runs.row(theirs).starred and runs.row(theirs).name == "" and runs.row(theirs).deleted is None
    mine = done(runs)
    assert "up to 120" in asked("annotate", kind="run", id=mine, name="x" * 121)["refused"]
    assert "no such run" in asked("annotate", kind="run", id="nothing")["refused"]
    assert asked("star", kind="run", id=mine, starred=True) == {} and found(asked, starred=True) == [mine]


def test_a_deleted_run_is_hidden_everywhere_and_its_owner_can_have_it_back(runs, asked):
    run, other = done(runs), done(runs)
    look = next(f for f in server_functions(runs) if f.__name__ == "look")
    assert asked("remove", runs=[run]) == {} and found(asked) == [other]
    assert "Deleted: 1 run." in asked("history")["deleted"] and [row.id for row in runs.history("ann")] == [other]
    with pytest.raises(UserError, match="deleted by its owner"):
        runs.row(run)
    assert look({"run": run, "owner": "bob"}).keys() == {"refused"}
    mine = look({"run": run, "owner": "ann"})
    assert mine["restore"] and "10 min it can be had back" in mine["refused"]
    restore = next(f for f in server_functions(runs) if f.__name__ == "restore")
    assert "somebody else" in restore({"run": run, "owner": "bob"})["refused"]
    assert restore({"run": run, "owner": "ann"}) == {} and found(asked) == [other, run]
    assert "nothing any more" in asked("undo")["refused"]


def test_undo_takes_the_last_deletion_back_whole_and_then_the_one_before(runs, asked, monkeypatch):
    first, second, third = (done(runs) for _ in range(3))
    study = runs.store.add_study("sweep", "α", [NewMember("a", {}, request=SMALL, steps=3)], {}, "ann")
    asked("remove", runs=[first])
    later = time.time() + 5
    monkeypatch.setattr(time, "time", lambda: later)
    asked("remove", runs=[second, third], studies=[study])
    assert found(asked) == [] and "3 runs" in asked("history")["deleted"] or "4 runs" in asked("history")["deleted"]
    asked("undo")
    assert set(found(asked)) == {study, second, third} and runs.store.study(study).counts == {"stopped": 1}
    asked("undo")
    assert set(found(asked)) == {study, first, second, third} and asked("history")["deleted"] == ""


def test_a_study_is_listed_with_the_best_of_its_runs_and_their_cost(runs, asked):
    members = [done(runs), done(runs, seed=5)]
    told = [NewMember(str(i), {"seed": i}, run) for i, run in enumerate(members)]
    study = runs.store.add_study("collect", "Two seeds", told, {}, "ann")
    entry = asked("history", kind="studies")["entries"][0]
    assert entry["id"] == study and entry["title"] == "Collect · 2 runs" and entry["state"] == "2 done"
    assert entry["reward"] == max(max(runs.result(run)["rewards"]) for run in members) and "<svg" in entry["picture"]
    assert entry["rows"] == sum(runs.row(run).totals["cost"]["rows"] for run in members)
    assert asked("annotate", kind="study", id=study, name="New", note="n") == {} and found(asked, text="new") == [study]
    assert asked("star", kind="study", id=study, starred=True) == {} and runs.store.study(study).starred


def test_what_is_running_now_shows_ones_own_and_a_number_of_others(runs):
    mine, waits = runs.start(SMALL, "ann"), runs.start(SMALL, "ann")
    runs.start(SMALL, "bob")
    told = view_now(runs, "ann")
    assert [each["id"] for each in told["mine"]] == [mine, waits] and told["others"] == 1 and told["more"] == 0
    assert [each["line"] for each in told["mine"]] == ["next in line", "queued, 1 ahead"]
    assert view_now(runs, "") == {"mine": [], "more": 0, "others": 3, "version": ""}
    runs.steer(waits, "ann", "stop")
    assert view_now(runs, "ann")["version"] != told["version"]


@pytest.mark.parametrize(
    "odd", [{"after": ["x", 1]}, {"after": [float("nan"), "a"]}, {"count": 10**9}, {"since": "1"}, {"text": "%" * 9999}]
)
def test_odd_questions_are_answered_or_refused_in_a_sentence(asked, odd):
    assert {"entries", "total"} <= asked("history", **odd).keys()
    assert "refused" in asked("history", count="many") and "refused" in asked("remove", runs=7, studies={"a": 1})


def test_two_thousand_runs_open_in_a_moment(runs, asked):
    """A first time, when none has been described, and then again; bounded on a busy machine as on a quiet one."""
    request = json.loads(Request(**SMALL).model_dump_json())
    with runs.store.change() as db:
        mine = db.execute("SELECT owner_id('ann')").fetchone()[0]
        for n in range(2000):
            run = (f"run {n}", mine, 1e9 + n)
            db.execute("INSERT INTO runs (id, owner, status, created, levels) VALUES (?, ?, 'done', ?, 3)", run)
            db.execute("INSERT INTO requests VALUES (?, ?)", (run[0], json.dumps(request | {"seed": n})))
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        told = asked("history", text="seed 1999" if took else "")
        took.append(time.perf_counter() - begun)
    assert len(told["entries"]) == 1 and took[0] < 1 and took[2] < 0.3
    pages, after = [], None
    while not pages or after:
        page = asked("history", after=after)
        pages += [entry["id"] for entry in page["entries"]]
        after = page["next"]
    assert pages == [f"run {n}" for n in reversed(range(2000))]
