"""Many people looking on: python -m tests.bench.load.viewers [--viewers 20]

A studio of its own, three runs, and viewers that each ask every .3 s for what is new of one of them, as the page does.
Prints the median and the 95th percentile of an answer, how it changes with the levels already seen, and how much
slower the runs are than without viewers. For a quiet machine.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from itertools import cycle

from tests.bench.load.client import Studio

TICK_SECONDS = 0.3
RUNS = (
    {"domain": "molecule", "lanes": 24, "levels": 100},
    {"domain": "utr", "lanes": 6, "levels": 128},
    {"domain": "mixture", "lanes": 60, "levels": 400},
)


class Viewer(threading.Thread):
    """A page that draws one run. answers: (levels seen before, seconds)."""

    def __init__(self, studio: Studio, run: str, stop: threading.Event):
        super().__init__(daemon=True)
        self._studio, self._run, self._stop_asking, self.answers = studio, run, stop, []

    def run(self) -> None:
        after, version = 0, -1
        while not self._stop_asking.is_set():
            begun = time.perf_counter()
            view = self._studio.ask("look", run=self._run, after=after, version=version, owner="")
            self.answers.append((after, time.perf_counter() - begun))
            after, version = view.get("position", after), view.get("version", version)
            time.sleep(max(0.0, TICK_SECONDS - (time.perf_counter() - begun)))


def carry_out(studio: Studio, viewers: int) -> tuple[float, list[tuple[int, float]]]:
    """(seconds until all runs have ended, everybody's answers)."""
    begun, stop = time.perf_counter(), threading.Event()
    runs = [studio.start(settings) for settings in RUNS]
    watching = [Viewer(studio, run, stop) for _, run in zip(range(viewers), cycle(runs))]
    for viewer in watching:
        viewer.start()
    for run in runs:
        studio.wait(run)
    seconds = time.perf_counter() - begun
    stop.set()
    return seconds, [answer for viewer in watching for answer in viewer.answers]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, default=20)
    options = parser.parse_args()
    with Studio() as studio:
        carry_out(studio, 0)  # everything is loaded
        alone, _ = carry_out(studio, 0)
        watched, answers = carry_out(studio, options.viewers)
    seconds = sorted(s for _, s in answers)
    print(f"{len(seconds)} answers: median {1000 * statistics.median(seconds):.0f} ms,", end=" ")
    print(f"95 % within {1000 * seconds[int(0.95 * len(seconds))]:.0f} ms")
    for low, high in ((1, 50), (50, 150), (150, 400)):
        some = [s for seen, s in answers if low <= seen < high]
        if some:
            print(f"  of those who had seen {low} to {high} levels: median {1000 * statistics.median(some):.0f} ms")
    print(f"runs: {alone:.1f} s alone, {watched:.1f} s with {options.viewers} viewers ({watched / alone:.2f} ×)")


if __name__ == "__main__":
    main()
