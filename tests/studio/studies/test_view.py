"""What the page asks of a study: only what is new, soon and small; odd questions, damaged and missing members."""

from __future__ import annotations

import json
import time

import pytest

from engines.records.store import NewMember
from studio.runs.runs import Runs
from studio.studies.panel.element import study_functions
from studio.studies.panel.members import StudyMembers
from studio.studies.panel.view import PARTS, view_study
from tests.studio.studies import OWNER, asked, result, study_of, sweep

ALL = {"parts": {name: {} for name in PARTS}}


@pytest.fixture
def ask(store):
    """ask(name, **question) → the answer of a server function."""
    functions = {function.__name__: function for function in study_functions(Runs(store))}
    return lambda name, **question: functions[name](question)


def again(news, **more):
    """The question of a page that has seen this answer."""
    parts = {name: {"token": part["token"]} for name, part in news["parts"].items()}
    return {"version": news["version"], "parts": parts} | more


def test_a_page_that_has_seen_all_is_told_nothing_more(store, ask):
    study = sweep(store)
    news = ask("study", study=study, **ALL)
    assert len(news["members"]) == 6 and news["parts"].keys() == PARTS.keys() and not news["live"]
    more = ask("study", study=study, **again(news))
    assert more == {"version": news["version"], "live": False, "parts": {}} and len(json.dumps(more)) < 100


def test_progress_changes_cells_and_a_result_the_pictures(store, ask):
    study = study_of(store, [({"seed": i}, asked(seed=i), result(i) if i else None) for i in range(3)])
    news, run = ask("study", study=study, **ALL), store.study(study).members[0].run
    store.append(run, 1, {"t": 2}, b"", 0.1)
    moved = ask("study", study=study, **again(news))
    assert moved["members"][0]["line"] and moved["parts"] == {} and moved["members"][0]["picture"]
    store.append(run, 2, {"t": 0}, b"", 0.1, result(0))
    ended = ask("study", study=study, **again(moved | {"parts": news["parts"]}))
    assert ended["members"][0]["status"] == "done" and {"table", "pareto"} <= ended["parts"].keys()


def test_a_result_is_read_once(store, monkeypatch):
    study, read = sweep(store), []
    members = StudyMembers(store)
    monkeypatch.setattr(
        store, "_source", type(store._source)(store._request, lambda r: read.append(r) or store._result(r))
    )
    for wanted in ({}, {"of": "runs"}, {"of": "designs", "x": "part:order"}):
        view_study(
            store.study(study),
            members.shown(store.study(study)),
            {"parts": {"table": {}, "pareto": {"wanted": wanted}}},
        )
    assert sorted(read) == sorted(member.run for member in store.study(study).members)


def test_what_is_remembered_is_bounded(store):
    study = sweep(store, 12)
    small = StudyMembers(store, most_bytes=60_000)
    for _ in range(3):
        row = store.study(study)
        whole = view_study(row, small.shown(row), ALL)
    assert small.bytes <= 60_000 and len(whole["parts"]["table"]["rows"]) == 12


def test_sixty_members_are_drawn_again_within_300_ms(store):
    """Of 256 designs each: processor time, so that others on the machine do not count."""
    study = study_of(
        store, [({"seed": i}, asked(seed=i, rewards={"letters": 1, "order": 1}), result(i, 256)) for i in range(60)]
    )
    members, row = StudyMembers(store), store.study(study)
    view_study(row, members.shown(row), ALL)
    begun = time.thread_time()
    view = view_study(store.study(study), members.shown(row), ALL)
    assert time.thread_time() - begun < 0.3
    assert len(json.dumps(view)) < 300_000


@pytest.mark.parametrize(
    "damage",
    ["{", "[]", '"x"', '{"rewards": "no"}', '{"rewards": [1, "x"]}', '{"parts": [1], "rewards": []}', '{"cost": 3}'],
)
def test_a_damaged_result_is_a_member_without_figures(store, ask, damage):
    study = sweep(store, 3)
    with store.change() as db:
        db.execute("UPDATE results SET result = ? WHERE run = ?", (damage, store.study(study).members[1].run))
    news = ask("study", study=study, **ALL)
    cells = [row["cells"][0][0] is None for row in news["parts"]["table"]["rows"]]
    assert cells == [False, True, False]


def test_a_request_of_another_version_and_a_deleted_run_are_members_still(store, ask):
    study = sweep(store, 4)
    first, second, third, _ = (member.run for member in store.study(study).members)
    with store.change() as db:
        db.execute('UPDATE requests SET request = \'{"domain": "dragons"}\' WHERE run = ?', (first,))
        db.execute("UPDATE requests SET request = '{' WHERE run = ?", (third,))
        db.execute("UPDATE runs SET deleted = 1, version = version + 1 WHERE id = ?", (second,))
    news = ask("study", study=study, **ALL)
    assert [member["status"] for member in news["members"]] == ["done", "deleted", "done", "done"]
    assert ask("cells", study=study, members=[0, 1, 2, 3])["pictures"].keys() == {"0", "1", "2", "3"}


def test_cells_have_pictures_and_brushed_designs_their_figures(store, ask):
    study = sweep(store, 2)
    pictures = ask("cells", study=study, members=[0, 1, 7, -1, "x", True])["pictures"]
    assert pictures.keys() == {"0", "1"} and all(svg.startswith("<svg") for svg in pictures.values())
    designs = ask("designs", study=study, picked=[[0, 3], [1, 39], [1, 40], [9, 0], [0, -1], ["x", 1], 5])["designs"]
    assert [(d["member"], d["design"], d["label"]) for d in designs] == [(0, 3, "abc"), (1, 39, "abc")]
    assert set(designs[0]["figures"]) >= {"Letters a", "Order", "order judge"}


def test_three_formats_say_what_the_table_says(store, ask):
    study = sweep(store)
    shown = ask("study", study=study, **ALL)["parts"]["table"]
    texts = {kind: ask("table", study=study, kind=kind) for kind in ("md", "csv", "tex")}
    for row in shown["rows"]:
        number = f"{row['cells'][0][0]:.3f}"
        assert all(number in texts[kind]["text"] for kind in ("md", "tex"))
        assert f"{row['cells'][0][0]:.6g}" in texts["csv"]["text"]
    assert texts["csv"]["name"] == f"study-{study}.csv" and texts["csv"]["text"].startswith("run,alpha,seed,")


@pytest.mark.parametrize("name", ["study", "cells", "designs", "table"])
@pytest.mark.parametrize("question", [{}, {"study": 3}, {"study": "x" * 99}, {"study": "none"}])
def test_a_study_that_is_not_there_is_a_sentence(ask, name, question):
    assert ask(name, **question)["refused"].startswith("There is no such study")


@pytest.mark.parametrize(
    "question",
    [
        {"parts": 3},
        {"parts": {"pareto": 4, "grid": {"wanted": {"x": {}}}, "no": {}}},
        {"version": "x"},
        {"kind": [], "picked": {}, "members": {"a": 1}},
    ],
)
def test_odd_questions_are_answered(store, ask, question):
    study = sweep(store, 3)
    for name in ("study", "cells", "designs", "table"):
        assert json.dumps(ask(name, study=study, **question))


def test_nobody_at_all(store, ask):
    study = store.add_study("collect", "empty", [NewMember("gone", {}, run="gone")], {}, OWNER)
    news = ask("study", study=study, **ALL)
    assert news["members"] == [{"label": "gone", "run": "gone", "status": "deleted", "line": "the run was deleted"}]
