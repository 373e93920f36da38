"""A studio in which three runs were computed: two molecules' that a study compares, and one of 5′UTRs."""

from __future__ import annotations

import pytest

from engines.records.store import NewMember, Store
from engines.service.worker import Engine
from studio.runs.runs import Runs

NAME = "Does α <script>alert(1)</script> matter?"
ASKED = {"domain": "molecule", "lanes": 4, "particles": 3, "levels": 5}
UTR = {"domain": "utr", "lanes": 3, "particles": 2, "levels": 5}


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """(Runs, run, its twin with α = 0.3, a run of 5′UTRs, a study of the first two); all have finished."""
    runs = Runs(Store(tmp_path_factory.mktemp("home") / "studio.db"))
    started = [runs.start(asked, "ann") for asked in (ASKED, {**ASKED, "alpha": 0.3}, UTR)]
    engine = Engine(runs.store)
    while engine.turn():
        pass
    told = [NewMember(label, {"alpha": alpha}, run) for label, alpha, run in zip("ab", (0.0, 0.3), started)]
    return runs, *started, runs.store.add_study("collect", NAME, told, {}, "ann")
