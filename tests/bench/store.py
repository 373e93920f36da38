"""Figures of the store: python -m tests.bench.store

Six starts with five scripts of a megabyte; forty starts at once; bytes of a level of 20,000 lanes; a history of 2,000
runs; a tick of the page at level 10 and at level 900.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.pool import ThreadPool
from pathlib import Path

from engines.records.store import Store, StoreError
from studio.history.listing import view_history
from studio.runs.limits import Limits
from studio.runs.runs import Runs
from studio.runs.view import view_run
from tests.contracts.store.test_step_bytes import step
from tests.contracts.store.test_texts import held, long_text

SMALL = {"domain": "chain", "lanes": 24, "particles": 8, "levels": 3}


def main() -> None:
    for figure in (scripts, starts, levels, history, ticks):
        with tempfile.TemporaryDirectory() as folder:
            print(figure(Store(Path(folder) / "studio.db")), flush=True)


def scripts(store: Store) -> str:
    texts = {f"script {n}": long_text(n) for n in range(5)}
    before = held(store)
    for _ in range(6):
        store.submit({"levels": 3, "scripts": texts}, "ann")
    return f"six starts with five scripts of 1 MB: {(held(store) - before) / 1e6:.1f} MB (58.6 before)"


def starts(store: Store) -> str:
    def attempt(n: int) -> bool:
        try:
            return bool(store.submit(SMALL, f"name {n}", "203.0.113.7", Limits().quota))
        except StoreError:
            return False

    with ThreadPool(40) as pool:
        accepted = sum(pool.map(attempt, range(40), chunksize=1))
    return f"forty simultaneous starts from one address under forty names: {accepted} accepted"


def levels(store: Store) -> str:
    run = store.submit({"levels": 1000})
    begun = time.process_time()
    for position in (1, 2, 3):
        store.append(run, position, step(20_000, 1, seed=position), b"", 0.1)
    taken = (time.process_time() - begun) / 3
    ((size,),) = store.query("SELECT AVG(LENGTH(record)) FROM steps")
    return f"20,000 lanes × 1,000 levels: {size / 1e3:.0f} kB a level, as many MB a run, {taken:.2f} s to write"


def history(store: Store) -> str:
    runs, result = Runs(store), {"rewards": [0.5] * 1000, "designs": ["abca" * 20] * 1000}
    request = runs.validate(SMALL)
    for _ in range(2000):
        store.append(store.submit(request, "ann"), 1, step(8, 2), b"", 0.1, result)
    taken = statistics.median(_timed(lambda: view_history(runs, "ann", {})) for _ in range(9))
    return f"history of somebody with 2,000 runs: {1000 * taken:.0f} ms"


def ticks(store: Store) -> str:
    runs, told = Runs(store), []
    for count in (10, 900):
        run = store.submit({**runs.validate(SMALL), "levels": 1000}, "ann")
        store.take("engine", run)
        for position in range(1, count + 1):
            store.append(run, position, step(24, 8, 1000 - position, seed=position % 5), b"", 0.1)
        seconds = statistics.median(
            _timed(lambda run=run, at=count - 1: view_run(runs, run, at, "")) for _ in range(15)
        )
        told.append(f"{1000 * seconds:.1f} ms at level {count}")
    return f"a tick with one new level: {', '.join(told)}"


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
