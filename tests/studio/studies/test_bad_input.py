"""What cannot be a study is a sentence before anything runs."""

from __future__ import annotations

import pytest

from studio.errors import UserError
from studio.studies.making.studies import Studies
from tests.studio.studies.small_studies import CHAIN, COMPARE, SWEEP


def refused(studies: Studies, owner: str = "ann", **ask) -> str:
    with pytest.raises(UserError) as told:
        studies.start(ask, owner)
    assert studies.runs.history(owner) == [] and studies.runs.store.studies(owner) == []
    return str(told.value)


BAD = [
    ({**SWEEP, "kind": "dance"}, "compare, sweep, collect"),
    ({**SWEEP, "settings": None}, "settings is an object"),
    ({**SWEEP, "settings": {"domain": "nothing"}}, "no domain"),
    ({**SWEEP, "name": "x" * 101}, "at most 100 characters"),
    ({**SWEEP, "axes": [{"setting": "beams", "values": "1"}]}, "SVDD has no setting “beams”"),
    ({**SWEEP, "axes": [{"setting": "α", "values": "1..100"}, {"setting": "M", "values": "1..100"}]}, "10,000 runs"),
    ({**SWEEP, "axes": [{"setting": "M", "values": "1..5000"}]}, "5,000 values"),
    ({**SWEEP, "seeds": "1..80"}, "320 runs"),
    (
        {**SWEEP, "axes": [{"setting": "lanes", "values": "1, 100000"}, {"setting": "M", "values": "80"}]},
        "lanes 100000 · M 80: This run would take",
    ),
    ({**COMPARE, "budget": 3}, "network rows at least"),
    ({**COMPARE, "budget": "many"}, "Give a budget"),
    ({**COMPARE, "methods": ["svdd/fills", "nothing"]}, "no method “nothing”"),
    ({**COMPARE, "budget": 10**9}, "this studio grants"),
    ({**COMPARE, "settings": {**CHAIN, "scripts": ["mine"]}}, "no script “mine” of yours"),
    ({"kind": "collect", "runs": []}, "Tick at least one run"),
    ({"kind": "collect", "runs": ["nothing"]}, "“nothing” cannot be collected: There is no such run"),
    ({"kind": "collect", "runs": [{}] * 3}, "cannot be collected"),
    ({"kind": "collect", "runs": [str(n) for n in range(101)]}, "101 runs"),
    ({}, "say which as “kind”"),
]


@pytest.mark.parametrize(("ask", "words"), BAD, ids=[words for _, words in BAD])
def test_what_cannot_be_is_a_sentence_before_anything_runs(studies, ask, words):
    assert words in refused(studies, **ask)


def test_runs_of_domains_that_share_no_measure_are_refused(studies):
    image = studies.runs.store.submit({"domain": "image", "levels": 3}, "bob")
    gb1 = studies.runs.store.submit({"domain": "gb1", "levels": 3}, "bob")
    assert "share no measure" in refused(studies, kind="collect", runs=[image, gb1])
    studies.runs.store.discard([gb1], "bob")
    assert "deleted by its owner" in refused(studies, kind="collect", runs=[image, gb1])


def test_scripts_of_others_that_would_run_plainly_are_not_computed_anew(studies, monkeypatch):
    script = "def reward(designs):\n    return [1.0 for _ in designs]\n"
    theirs = {"domain": "chain", "levels": 3, "rewards": {"own": 1}, "scripts": {"own": script}}
    run = studies.runs.store.submit({**theirs, "seed": 0, "lanes": 2, "particles": 2, "value": "pm"}, "bob")
    study = studies.start({"kind": "collect", "runs": [run]}, "ann")
    monkeypatch.setattr(type(studies.runs.library.script_host), "unconfined", property(lambda host: True))
    with pytest.raises(UserError, match="scripts of somebody else"):
        studies.extend(study, "1", "ann")
