"""A study through kill -9 of engine and server, a pause, a deleted member and more seeds: whole, each run its own."""

from __future__ import annotations

import subprocess
import sys
import time

import engines
from engines.records.store import Store
from engines.request import Request
from studio.runs.runs import Runs
from studio.studies.making.studies import Studies
from tests.bench.kills import Studio, broken, until
from tests.faults.studios import ROOT

SETTINGS = {"domain": "chain", "lanes": 60, "particles": 6, "levels": 40, "alpha": 0.2}
ASK = {
    "kind": "sweep",
    "settings": SETTINGS,
    "axes": [{"setting": "α", "values": "0.1, 0.5"}, {"setting": "M", "values": "4, 8"}],
}
MEMBERS, STUDIES = 25, 2  # of each of the studies that a dying server has begun; studies before it dies


BEGIN = """
from engines.records.store import NewMember, Store
store, request = Store({path!r}), {{"domain": "chain", "levels": 3, "note": "x" * 5_000}}
while True:
    members = [NewMember(str(n), {{"seed": n}}, request={{**request, "seed": n}}, steps=3) for n in range({members})]
    store.add_study("sweep", "many", members, {{"base": request}}, "ann")
"""


def test_a_server_that_dies_while_it_starts_studies_leaves_whole_ones(tmp_path):
    store = Store(tmp_path / "studio.db")
    for _ in range(2):
        begun = len(store.studies("ann", 1000))
        begin = BEGIN.format(path=str(store.path), members=MEMBERS)
        process = subprocess.Popen([sys.executable, "-c", begin], cwd=ROOT)
        until(lambda begun=begun: len(store.studies("ann", 1000)) >= begun + STUDIES)
        process.kill()
        process.wait()
        found = Store(store.path).studies("ann", 1000)
        assert {len(study.members) for study in found} == {MEMBERS}
        assert all(study.counts == {"queued": MEMBERS} and study.plan["base"] for study in found)
        assert store.query("SELECT COUNT(*) FROM runs")[0][0] == MEMBERS * len(found)
    assert broken(store.path) == []


def test_a_study_outlives_deaths_a_pause_and_a_deleted_member_and_is_extended(tmp_path):
    studio = Studio(tmp_path)
    try:
        studies = Studies(Runs(studio.store))
        study = studies.start(ASK, "ann")
        for target in ("engine", "both"):
            wait_until_it_computes(studies, study)
            studio.kill(target)
            until(lambda: "running" not in studies.runs.study(study).counts)
            studies.steer(study, "ann", "go")
        wait_until_it_computes(studies, study)
        studies.steer(study, "ann", "pause")
        until(lambda: not studies.runs.study(study).unfinished)
        studio.store.discard([studies.runs.study(study).members[1].run], "ann")
        studies.steer(study, "ann", "go")
        assert studies.extend(study, "0, 3", "ann") == 4
        until(lambda: settled(studies, study))
    finally:
        studio.close()
    row = studies.runs.study(study)
    assert row.counts == {"done": 7, "gone": 1} and row.members[1].status == "gone"
    for member in (member for member in row.members if member.status == "done"):
        wanted = engines.design(Request(**studies.runs.request(member.run)))
        assert studies.runs.result(member.run)["designs"] == wanted.designs, member.label
    assert broken(studio.store.path) == []


def wait_until_it_computes(studies: Studies, study: str) -> None:
    """Until a level more is recorded, or all have ended."""
    levels = lambda: sum(studies.runs.row(member.run).position for member in studies.runs.study(study).members)
    before = levels()
    until(lambda: levels() > before or not studies.runs.study(study).unfinished)


def settled(studies: Studies, study: str) -> bool:
    """Whether all have ended; what a death broke off goes on."""
    row = studies.runs.study(study)
    if "failed" in row.counts:
        studies.steer(study, "ann", "go")
    time.sleep(0.1)
    return row.counts == {"done": 7, "gone": 1}
