"""Lists of designs that somebody wants judged: bounded while they wait, and forgotten."""

import time

import pytest

from engines.records.store import StoreError
from engines.records.store.asked import scorings_side
from engines.records.store.asked.scorings_side import ADDRESS, EACH

REQUEST = {"domain": "chain"}


def ask(store, owner="ann", client="", designs=("abc",)) -> str:
    return store.ask_scoring(REQUEST, list(designs), owner, client)


def test_a_list_is_kept_as_it_was_asked_until_it_is_answered(store):
    question = ask(store)
    assert store.scoring(question).designs == ["abc"] and store.scoring(question).request == REQUEST
    assert store.scorings_wanted() == {question: 0} and store.scoring_found(question) == {}
    store.begin_scoring(question)
    assert store.scorings_wanted() == {question: 1}
    store.keep_scoring(question, {"total": [1.0]})
    assert store.scoring_found(question) == {"total": [1.0]} and store.scorings_wanted() == {}
    assert store.scoring("none") is None is store.scoring_found("none") is store.scoring_person("none")


def test_lists_of_one_person_and_one_address_are_bounded(store):
    asked = [ask(store, "ann") for _ in range(EACH)]
    with pytest.raises(StoreError, match="of yours are still being judged"):
        ask(store, "ann")
    store.keep_scoring(asked[0], {})
    ask(store, "ann")
    for number in range(ADDRESS):
        ask(store, f"somebody {number}", "10.0.0.7")
    with pytest.raises(StoreError, match="from your network address"):
        ask(store, "one more", "10.0.0.7")


def test_answers_are_forgotten_after_a_day_and_beyond_a_size(store, monkeypatch):
    old, large, waiting = ask(store), ask(store, "bob"), ask(store, "cem")
    store.keep_scoring(old, {})
    store.keep_scoring(large, {"why": ["x" * 10_000]})
    monkeypatch.setattr(scorings_side, "MOST_KEPT_BYTES", 1)
    store.clean()
    assert store.scoring(old) is None is store.scoring(large) and store.scoring(waiting)
    later = time.time() + 2 * scorings_side.KEPT_SECONDS
    monkeypatch.setattr(time, "time", lambda: later)
    store.clean()
    assert store.scoring(waiting) is None


def test_a_damaged_list_stops_nobody_else(store, engine):
    damaged, sound = ask(store), ask(store, "bob")
    with store.change() as db:
        db.execute("UPDATE scorings SET asked = x'00' WHERE id = ?", (damaged,))
    until = time.monotonic() + 60
    while store.scorings_wanted() and time.monotonic() < until:
        engine.turn()
    assert "damaged" in store.scoring_found(damaged)["message"]
    assert store.scoring_found(sound)["rewards"] == {"letters": [1 / 3]}
