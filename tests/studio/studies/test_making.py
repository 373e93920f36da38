"""Studies are made, steered and extended, and whatever is asked for that cannot be is a sentence."""

from __future__ import annotations

from multiprocessing.pool import ThreadPool

import pytest

from engines.records.store import Store
from engines.service.worker import Engine
from studio.errors import UserError
from studio.runs.limits import Limits
from studio.runs.runs import Runs
from studio.studies.making.desk import desk_functions
from studio.studies.making.planning import planned
from studio.studies.making.studies import Studies
from studio.studies.making.views import cost_line, remark, study_head, study_list
from tests.studio.studies.small_studies import CHAIN, COMPARE, SWEEP


def compute(studies: Studies, engine: Engine | None = None) -> None:
    engine = engine or Engine(studies.runs.store)
    while engine.turn():
        pass


def labels(studies: Studies, study: str) -> list[str]:
    return [member.label for member in studies.runs.study(study).members]


def test_a_sweep_is_computed_as_ordinary_runs(studies):
    study = studies.start({**SWEEP, "seeds": "0, 5"}, "ann")
    compute(studies)
    row = studies.runs.study(study)
    assert row.counts == {"done": 8} and row.name == "α × M × seed · Toy chain"
    for member in row.members:
        asked = studies.runs.request(member.run)
        assert {path: asked[path] for path in member.axes} == member.axes
    assert [member.label for member in row.members[:2]] == ["α 0.1 · M 2 · seed 0", "α 0.1 · M 2 · seed 5"]


def test_a_comparison_has_best_of_n_and_unguided_beside_it(studies):
    study = studies.start({**COMPARE, "name": "  which method? "}, "ann")
    assert labels(studies, study) == ["SVDD, Exact", "SMC, Exact", "Best of N", "Unguided"]
    assert studies.runs.study(study).name == "which method?"


def test_what_it_costs_is_told_before(studies):
    made = planned(studies.runs, SWEEP, "ann")
    assert cost_line(len(made.members), made.cost).startswith("4 runs · about 1 s on two cores · ")
    assert studies.runs.history("ann") == []


def test_that_smc_keeps_one_lane_alone_at_alpha_0_is_said_before(studies):
    told = lambda alpha: remark(
        planned(studies.runs, {**COMPARE, "settings": {**CHAIN, "alpha": alpha}}, "ann").members
    )
    assert "raise α" in told(0) and told(0.2) == ""


def test_runs_that_are_there_are_collected_and_stay_whose_they_are(studies):
    mine, theirs = (studies.runs.start(CHAIN, owner) for owner in ("ann", "bob"))
    study = studies.start({"kind": "collect", "runs": [mine, theirs, mine]}, "ann")
    row = studies.runs.study(study)
    assert [member.run for member in row.members] == [mine, theirs] and row.name == "2 runs collected"
    head = study_head(studies.runs, study, "ann")
    assert head["mine"] and not any(head[deed] for deed in ("pause", "go", "stop"))
    studies.delete(study, "ann", with_runs=True)
    assert studies.runs.row(mine) and studies.runs.row(theirs)


def test_more_seeds_are_only_what_is_computed(studies):
    study = studies.start(SWEEP, "ann")
    compute(studies)
    first = [member.run for member in studies.runs.study(study).members]
    versions = [studies.runs.row(run).version for run in first]
    studies.runs.store.discard([first[1]], "ann")
    assert studies.extend(study, "0, 1..2", "ann") == 8
    row = studies.runs.study(study)
    assert [member.run for member in row.members[:4]] == first and row.counts == {"done": 3, "gone": 1, "queued": 8}
    compute(studies)
    kept = [run for run in first if run != first[1]]
    assert [studies.runs.row(run).version for run in kept] == [v for run, v in zip(first, versions) if run in kept]
    assert studies.runs.study(study).counts == {"done": 11, "gone": 1}
    with pytest.raises(UserError, match="in the study already"):
        studies.extend(study, "0..2", "ann")


def test_a_comparison_and_a_collection_are_extended_with_the_same_settings(studies):
    compared = studies.start(COMPARE, "ann")
    collected = studies.start({"kind": "collect", "runs": [studies.runs.start(CHAIN, "ann")]}, "ann")
    assert studies.extend(compared, "9", "ann") == 4 and studies.extend(collected, "0, 9", "ann") == 1
    for study in (compared, collected):
        members = studies.runs.study(study).members
        one, other = (studies.runs.request(members[place].run) for place in (0, len(members) // 2))
        assert other == one | {"seed": 9}


def test_it_is_paused_resumed_and_stopped_by_its_owner_alone(studies):
    study = studies.start(SWEEP, "ann")
    for wanted, counts in (("pause", {"paused": 4}), ("go", {"queued": 4}), ("stop", {"stopped": 4})):
        with pytest.raises(UserError, match="somebody else"):
            studies.steer(study, "bob", wanted)
        studies.steer(study, "ann", wanted)
        assert studies.runs.study(study).counts == counts
    with pytest.raises(UserError, match="paused, stopped or resumed"):
        studies.steer(study, "ann", "burn")


def test_who_starts_a_run_beside_somebodys_study_has_a_place_at_the_next_turn(studies):
    studies.start({**SWEEP, "settings": CHAIN | {"levels": 12}, "seeds": "1..5"}, "ann")
    engine = Engine(studies.runs.store)
    engine.turn()
    theirs, mine = (studies.runs.start(CHAIN, owner) for owner in ("bob", "ann"))
    engine.turn()
    assert theirs in [active.row.id for active in engine.active]
    assert studies.runs.store.waiting()[0][0] == mine  # before the rest of her study
    compute(studies, engine)
    assert studies.runs.row(mine).status == studies.runs.row(theirs).status == "done"


def test_a_stranger_sees_it_without_steering(studies):
    study = studies.start(SWEEP, "ann")
    studies.rename(study, "ann", "for all", "for myself")
    assert study_head(studies.runs, study, "ann")["note"] == "for myself"
    head = study_head(studies.runs, study, "bob")
    assert head["note"] == "" and head["name"] == "for all"
    assert head["line"].startswith("4 runs: 4 queued") and not head["mine"]
    assert not any(head[deed] for deed in ("pause", "go", "stop"))
    assert study_list(studies.runs, "bob") == {"studies": [], "more": False}
    for deed in (
        lambda: studies.rename(study, "bob", "mine"),
        lambda: studies.star(study, "bob", True),
        lambda: studies.delete(study, "bob", True),
        lambda: studies.extend(study, "3", "bob"),
    ):
        with pytest.raises(UserError, match="somebody else"):
            deed()


def test_it_is_named_noted_starred_deleted_and_had_back(studies):
    study = studies.start(SWEEP, "ann")
    studies.rename(study, "ann", name="first try", note="α is too small")
    studies.rename(study, "ann", note="")
    studies.star(study, "ann", True)
    (entry,) = study_list(studies.runs, "ann")["studies"]
    assert (entry["name"], entry["note"], entry["starred"]) == ("first try", "", True)
    studies.delete(study, "ann", with_runs=True)
    assert study_list(studies.runs, "ann")["studies"] == [] and studies.runs.history("ann") == []
    assert 590 < study_head(studies.runs, study, "ann")["seconds"] <= 600
    assert "take that back" in study_head(studies.runs, study, "bob")["refused"]
    with pytest.raises(UserError, match="no deleted study of yours"):
        studies.restore(study, "bob")
    studies.restore(study, "ann")
    assert studies.runs.study(study).counts == {"stopped": 4}
    for name, note in (("", None), ("x" * 101, None), (None, "x" * 4001), (3, None)):
        with pytest.raises(UserError):
            studies.rename(study, "ann", name, note)


def test_however_many_are_started_at_once_the_limit_holds(tmp_path):
    studies = Studies(Runs(Store(tmp_path / "studio.db"), limits=Limits(unfinished_studies=2)))

    def attempt(_: int) -> bool:
        try:
            return bool(studies.start(SWEEP, "ann"))
        except UserError:
            return False

    with ThreadPool(8) as pool:
        assert sum(pool.map(attempt, range(8), chunksize=1)) == 2
    assert len(studies.runs.store.studies("ann")) == 2 and len(studies.runs.store.history("ann", 100)) == 8
    assert studies.runs.start(CHAIN, "ann")  # beside them a run by itself


def test_the_page_asks_by_functions_that_answer_odd_asks_with_a_sentence(studies):
    functions = {function.__name__: function for function in desk_functions(studies)}
    started = functions["study_start"]({**SWEEP, "owner": "ann"})["study"]
    steer = functions["study_steer"]
    assert steer({"study": started, "owner": "ann", "wanted": "extend", "seeds": "4"}) == {"added": 4}
    assert steer({"study": started, "owner": "ann", "wanted": "delete"}) == {"undo_seconds": 600}
    assert steer({"study": started, "owner": "ann", "wanted": "undo"}) == {}
    odd = [{}, {"study": 3}, {"study": None, "owner": []}, {"study": "x" * 99}, {"wanted": "fly"}, {"after": "x"}]
    for function in functions.values():
        for ask in odd:
            answer = function(ask)
            assert isinstance(answer.get("refused", "."), str) and answer.get("refused", ".").endswith(".")
