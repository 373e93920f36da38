"""kill -9 of the engine, the server and both at random moments: the designs are those of undisturbed runs.

python -m tests.bench.kills [--moments 30] [--seed 0] [--domains chain,utr]

Every domain and sampler runs in a real studio; runs that a death broke off are resumed, as a person would. Ends with 1
where a run differs, the store is damaged, a run stays “running”, or an engine outlives its studio.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import engines
from engines.domains import domain
from engines.estimate import steps_of
from engines.records.store import RunRow, Store
from tests.faults.studios import alive, free_port, launch, wait_for_page
from tests.fitting import offered

TARGETS = ("engine", "server", "both")
SIZES = {  # settings that take some seconds a run, so that moments fall into its middle
    "molecule": {"lanes": 6, "particles": 4, "levels": 24},
    "enhancer": {"lanes": 3, "particles": 4, "levels": 24},
    "utr": {"lanes": 6, "particles": 4, "levels": 24},
    "image": {"lanes": 2, "particles": 4, "levels": 12},
    "chain": {"lanes": 150, "particles": 8, "levels": 60, "alpha": 0.2},
    "mixture": {"lanes": 150, "particles": 8, "levels": 60, "alpha": 0.5},
    "gb1": {"lanes": 150, "particles": 8, "levels": 60, "alpha": 0.5},
}
SECONDS = (0.0, 3.0)  # between the studio's getting on and its death
PATIENCE = 180.0  # seconds for whatever has to happen


@dataclass(frozen=True)
class Kill:
    """One death. after: seconds since the studio got on. levels: recorded then. back: seconds until it got on again."""

    target: str
    after: float
    levels: int
    in_flight: int
    back: float


class Studio:
    """A real studio over a store, that is killed and started again."""

    def __init__(self, folder: Path):
        self.folder, self.store = folder, Store(folder / "studio.db")
        self._start()

    def kill(self, target: str) -> None:
        """SIGKILL. Raises AssertionError where an engine outlives its studio."""
        engine = self._engine()
        if target != "engine":
            self.process.kill()
        if target != "server":
            os.kill(engine, signal.SIGKILL)
        if target != "engine":
            self.process.wait()
            until(lambda: not alive(engine), 5)
            self._start()
        else:
            until(lambda: self._engine() != engine)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()

    def _start(self) -> None:
        port = free_port()
        self.process = launch(self.folder, port, output=subprocess.DEVNULL)
        assert wait_for_page(self.process, port, PATIENCE), "the studio did not start"
        until(self._engine)

    def _engine(self) -> int:
        """The process id of the engine that registered last; 0 while there is none that lives."""
        rows = self.store.connection().execute("SELECT pid FROM engines ORDER BY beat DESC LIMIT 1").fetchall()
        return rows[0][0] if rows and alive(rows[0][0]) else 0


def until(condition: Callable, seconds: float = PATIENCE):
    """What the condition gives, as soon as it gives something. Raises AssertionError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"something did not happen within {seconds:.0f} s")


class Trial:
    """Requests carried out by a studio that dies on the way. runs: their ids; there are always some unfinished ones."""

    def __init__(self, folder: Path, requests: Sequence[engines.Request]):
        self._studio, self._requests, self.runs = Studio(folder), requests, []
        self.store = self._studio.store

    def __enter__(self) -> Trial:
        return self

    def __exit__(self, *_: object) -> None:
        self._studio.close()

    def kill(self, target: str, after: float) -> Kill:
        """Wait until it gets on, and so many seconds more, and kill it → what that did."""
        self._feed()
        self._get_on()
        time.sleep(after)
        rows, begun = self._rows(), time.monotonic()
        self._studio.kill(target)
        self._get_on()
        in_flight = sum(row.status == "running" for row in rows)
        return Kill(target, after, sum(row.position for row in rows), in_flight, time.monotonic() - begun)

    def finish(self) -> None:
        """All runs to their end."""
        until(lambda: self._resume() == 0, 10 * PATIENCE)

    def _feed(self) -> None:
        """One run a request, where fewer than half of them are unfinished; every run is another person's."""
        if self._resume() <= len(self._requests) // 2:
            self.runs += [
                self.store.submit(request.model_dump(mode="json"), str(person), steps=steps_of(request))
                for person, request in enumerate(self._requests, len(self.runs))
            ]

    def _resume(self) -> int:
        """Let what was broken off go on → how many runs are unfinished."""
        rows = self._rows()
        for row in rows:
            if row.status == "failed":
                assert "levels are kept. Press Resume" in row.message, row.message
                self.store.want(row.id, "go")
        return sum(row.status != "done" for row in rows)

    def _get_on(self) -> None:
        """Wait until another level is recorded."""
        before = self._levels()
        until(lambda: self._resume() == 0 or self._levels() > before)

    def _rows(self) -> list[RunRow]:
        return [self.store.get(run) for run in self.runs]

    def _levels(self) -> int:
        return sum(row.position for row in self._rows())


def differing(trial: Trial, requests: Sequence[engines.Request]) -> list[str]:
    """Which runs are not as undisturbed ones are: other designs, levels lost or doubled."""
    wanted = [_as_stored(request) for request in requests]
    wrong = []
    for number, run in enumerate(trial.runs):
        row, times = trial.store.get(run), [record["t"] for record in trial.store.records(run)]
        if row.result["designs"] != wanted[number % len(wanted)] or times != list(range(row.levels))[::-1]:
            wrong.append(f"{row.request['domain']} {row.request['sampler']}: {row.position} of {row.levels} levels")
    return wrong


def _as_stored(request: engines.Request) -> list:
    """The undisturbed run's designs, as JSON holds them."""
    return [json.loads(json.dumps(domain(request.domain).codec.write(d))) for d in engines.design(request).designs]


def broken(store: Path) -> list[str]:
    """What SQLite finds wrong with a store."""
    with closing(sqlite3.connect(store)) as db:
        found = [row[0] for row in db.execute("PRAGMA integrity_check")]
        return [line for line in found if line != "ok"] + [str(row) for row in db.execute("PRAGMA foreign_key_check")]


def plan(domains: Sequence[str]) -> list[engines.Request]:
    """Every sampler in every one of these domains."""
    short = {"refine": {"rounds": 20}}
    every = ((name, sampler) for name in domains for sampler in offered(name))
    return [engines.Request(domain=n, sampler=s, **SIZES[n], **short.get(s, {})) for n, s in every]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--domains", default=",".join(SIZES))
    options = parser.parse_args()
    rng, requests, kills = random.Random(options.seed), plan(options.domains.split(",")), []
    with tempfile.TemporaryDirectory() as folder:
        with Trial(Path(folder), requests) as trial:
            for number in range(options.moments):
                kills.append(trial.kill(TARGETS[number % 3], rng.uniform(*SECONDS)))
                print(kills[-1], flush=True)
            trial.finish()
        wrong, damage = differing(trial, requests), broken(trial.store.path)
    table(kills)
    print(f"\n{len(trial.runs)} runs, {len(wrong)} differ from undisturbed ones; integrity_check: {damage or 'ok'}")
    print("\n".join(wrong))
    sys.exit(bool(wrong or damage))


def table(kills: Sequence[Kill]) -> None:
    print("\n| killed | moments | with runs in flight | levels recorded | back after (median) | at most |")
    print("|---|---:|---:|---:|---:|---:|")
    for target in TARGETS:
        these = sorted((kill for kill in kills if kill.target == target), key=lambda kill: kill.back)
        if these:
            recorded, flying = [kill.levels for kill in these], sum(kill.in_flight > 0 for kill in these)
            back = f"{these[len(these) // 2].back:.1f} s | {these[-1].back:.1f} s"
            print(f"| {target} | {len(these)} | {flying} | {min(recorded)}–{max(recorded)} | {back} |")


if __name__ == "__main__":
    main()
