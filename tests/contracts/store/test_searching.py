"""The history finds runs by words, domain, reward, date, status and star, page by page, and only its owner's."""

from __future__ import annotations

import time

import pytest

from engines.records.store import NewMember
from engines.records.store.history.sought import Sought, Words


@pytest.fixture
def found(store):
    """found(**sought) → the numbers of ann's runs that are found, newest first; a run a minute."""
    runs = []
    for number in range(8):
        runs.append(store.submit({"domain": "chain", "levels": 3}, "ann"))
        words = Words(
            "utr" if number % 2 else "molecule",
            ("qed", "sa")[: 1 + number % 2],
            f"Größe {number} 100%_α prompt{number}",
        )
        store.describe([(runs[-1], words)])
        with store.change() as db:
            db.execute("UPDATE runs SET created = ? WHERE id = ?", (1000 + 60 * number, runs[-1]))
    store.describe([(store.submit({"domain": "chain", "levels": 3}, "bob"), Words("utr", ("qed",), "größe prompt1"))])

    def ask(**sought) -> list[int]:
        rows, total = store.found("ann", Sought(**sought))
        assert total == len(rows)
        return [runs.index(row.id) for row in rows]

    ask.runs = runs
    return ask


def test_words_stand_in_any_case_and_all_must_be_there(found):
    assert (
        found(text="  GRÖSSE prompt3") == [3] and found(text="prompt1 prompt3") == [] and len(found(text="grosse")) == 8
    )
    assert found(text="100%_α prompt2") == [2] and found(text="1_0") == [] == found(text="x%y") == found(text="'\"")


def test_names_and_notes_are_found_and_their_owners_alone_give_them(store, found):
    run = found.runs[4]
    assert store.annotate(run, "ann", "Best yet", "mail to Zoë") and not store.annotate(run, "bob", "x", "y")
    assert found(text="best YET zoe") == [4] and found(text="zoë größe") == [4]


def test_filters_add_up(store, found):
    assert (
        found(domain="utr") == [7, 5, 3, 1]
        and found(reward="sa", domain="molecule") == []
        and len(found(reward="q")) == 0
    )
    assert found(since=1120, until=1240) == [3, 2] and found(status="done") == [] and len(found(status="queued")) == 8
    store.star(found.runs[2], True)
    assert found(starred=True) == [2] and found(starred=True, text="prompt3") == []
    assert store.facets("ann") == (["molecule", "utr"], ["qed", "sa"]) and store.facets("eve") == ([], [])


def test_studies_are_found_by_what_their_runs_are_found_by_and_those_fold_into_them(store, found):
    told = Words("utr", ("mrl",), "α 0.3 of many")
    study = store.add_study("sweep", "Over α", [NewMember("a", {}, request={"domain": "utr"}, steps=3)], {}, "ann")
    store.add_study("collect", "other", [NewMember("b", {}, found.runs[0])], {}, "bob")
    store.describe([(store.study(study).members[0].run, told)])
    known = lambda **sought: [row.id for row in store.found_studies("ann", Sought(**sought))[0]]
    for sought in (
        {},
        {"text": "over 0.3"},
        {"text": "SWEEP"},
        {"reward": "mrl"},
        {"domain": "utr"},
        {"status": "queued"},
    ):
        assert known(**sought) == [study] and store.found_studies("ann", Sought(**sought))[1] == 1, sought
    for sought in ({"text": "over nothing"}, {"reward": "qed"}, {"status": "done"}, {"starred": True}, {"until": 1e9}):
        assert known(**sought) == [], sought
    assert store.found("ann", Sought())[1] == 9 and store.found("ann", Sought(folded_in=True))[1] == 8
    store.delete_study(study, with_runs=False)
    assert known() == [] and store.found("ann", Sought(folded_in=True))[1] == 9


def test_pages_follow_one_another_and_what_comes_meanwhile_is_on_none_of_them(store, found):
    first, total = store.found("ann", limit=3)
    store.submit({"domain": "chain", "levels": 3}, "ann")
    store.discard([first[-1].id], "ann")
    second, _ = store.found("ann", after=(first[-1].created, first[-1].id), limit=3)
    assert total == 8 and [found.runs.index(row.id) for row in (*first, *second)] == [7, 6, 5, 4, 3, 2]


def test_a_run_that_nobody_has_described_is_told_of_once(store):
    run = store.submit({"domain": "chain", "levels": 3, "scripts": {"mine": "x" * 2000}}, "ann")
    ((told, request),) = store.undescribed("ann")
    assert told == run and request["domain"] == "chain" and len(request["scripts"]["mine"]) < 1000
    store.describe([(run, Words("chain", ("abc",), "a chain"))])
    assert store.undescribed("ann") == [] and store.found("ann", Sought(text="CHAIN"))[1] == 1
    store.amend(run, {"domain": "chain", "levels": 3})
    assert len(store.undescribed("ann")) == 1  # another script may have another name


def test_two_thousand_runs_are_sought_in_little_time(store):
    with store.change() as db:
        many = [(f"run {n}", 1000.0 + n) for n in range(2000)]
        mine = db.execute("SELECT owner_id('ann')").fetchone()[0]
        db.executemany(
            f"INSERT INTO runs (id, owner, status, created, levels) VALUES (?, '{mine}', 'done', ?, 3)", many
        )
        db.executemany(
            "INSERT INTO words VALUES (?, 'chain', '[\"abc\"]', ?)",
            [(n, f"{n} " + "words of a prompt " * 20) for n, _ in many],
        )
    begun = time.perf_counter()
    rows, total = store.found("ann", Sought(text="prompt 1999", reward="abc"))
    assert total == 1 and rows[0].id == "run 1999" and time.perf_counter() - begun < 0.2
