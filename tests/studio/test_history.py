"""Somebody's runs in a table: the best design of each is drawn, and what has none yet is listed all the same."""

from engines.records.store import Store
from engines.service.worker import Engine
from studio.runs.history import EMPTY, history_table
from studio.runs.runs import Runs


def test_the_best_design_of_every_run_is_drawn(tmp_path):
    runs = Runs(Store(tmp_path / "studio.db"))
    done = runs.start({"domain": "chain", "lanes": 3, "particles": 2, "levels": 3}, "ann")
    engine = Engine(runs.store)
    while engine.turn():
        pass
    waiting = runs.start({"domain": "mixture"}, "ann")
    table, best = history_table(runs.history("ann")), max(runs.result(done)["rewards"])
    assert table.count("<svg") == 1 and f"{best:.3f}" in table and "queued" in table and "–" in table
    assert table.index(waiting) < table.index(done)
    assert history_table(runs.history("eve")) == EMPTY
