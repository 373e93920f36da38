"""A stranger who does their worst, and a victim beside them: python -m tests.bench.load.abuse [KIND …]

Each kind of abuse goes on while the victim's default molecule run is carried out. Prints the victim's time beside its
time alone, the most memory that each process took, and what the stranger was told. For a quiet machine.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

from gradio_client.exceptions import AppError

from tests.bench.load.client import Studio
from tests.bench.load.uploads import archives, bodies, files, pictures

VICTIM = {"domain": "molecule"}
MOST_SLOWER = 2.0
HUGE = {
    "domain": "enhancer",
    "lanes": 200,
    "particles": 100,
    "levels": 128,
    "value": "mean",
    "estimate": {"fills": 256},
}
LARGE = {"domain": "enhancer", "lanes": 40, "particles": 20, "levels": 128, "value": "mean", "estimate": {"fills": 16}}
SLEEPING = "import time\n\ndef reward(designs):\n    time.sleep(29)\n    return [0.0 for d in designs]\n"
PADDED = "# " + "x" * 1_000_000 + "\n\ndef reward(designs):\n    return [{} for d in designs]\n"
QUICK = {"domain": "chain", "lanes": 2, "particles": 2, "levels": 3, "value": "pm"}


def huge_runs(studio: Studio) -> Iterator[str]:
    """Runs of which one would fill the memory, under ever new names."""
    for _ in range(40):
        yield _start(studio, HUGE)


def long_runs(studio: Studio) -> Iterator[str]:
    """As many as are granted, of the largest that are."""
    for _ in range(40):
        yield _start(studio, LARGE)


def sleeping_scripts(studio: Studio) -> Iterator[str]:
    for _ in range(12):
        yield _start(studio, {**QUICK, "scripts": {"slow": SLEEPING}, "rewards": {"slow": 1}})


def large_scripts(studio: Studio) -> Iterator[str]:
    """Six starts with five scripts of a megabyte each."""
    texts = {f"s{i}": PADDED.replace("{}", str(float(i))) for i in range(5)}
    for _ in range(6):
        yield _start(studio, {**QUICK, "scripts": texts, "rewards": dict.fromkeys(texts, 1)})


KINDS: dict[str, Callable[[Studio], Iterator[str]]] = {
    kind.__name__: kind
    for kind in (huge_runs, long_runs, sleeping_scripts, large_scripts, pictures, archives, files, bodies)
}


def _start(studio: Studio, settings: dict) -> str:
    try:
        studio.start(settings, studio.stranger)
        return "started"
    except AppError as error:
        return str(error)[:70]


class Abuser(threading.Thread):
    """told: what the stranger was answered, and how often."""

    def __init__(self, studio: Studio, kind: Callable[[Studio], Iterator[str]]):
        super().__init__(daemon=True)
        self._studio, self._kind, self.told = studio, kind, Counter()

    def run(self) -> None:
        for answer in self._kind(self._studio):
            self.told[answer] += 1


class Watch(threading.Thread):
    """most: MB that each process took at most."""

    def __init__(self, studio: Studio):
        super().__init__(daemon=True)
        self._studio, self.most = studio, {}

    def run(self) -> None:
        while True:
            for name, mb in self._studio.memory().items():
                self.most[name] = max(mb, self.most.get(name, 0))
            time.sleep(0.2)


def victim_seconds(studio: Studio, seed: int) -> float:
    begun = time.perf_counter()
    run = studio.start({**VICTIM, "seed": seed})
    status = studio.wait(run)
    if status != "done":
        raise SystemExit(f"The victim's run {status}.")
    return time.perf_counter() - begun


def main() -> None:
    for kind in sys.argv[1:] or KINDS:
        with Studio() as studio:
            victim_seconds(studio, 1)  # everything is loaded
            alone = min(victim_seconds(studio, seed) for seed in (2, 3))
            abuser, watch = Abuser(studio, KINDS[kind]), Watch(studio)
            watch.start(), abuser.start()
            time.sleep(5)
            beside = victim_seconds(studio, 4)
            verdict = "ok" if beside <= MOST_SLOWER * alone else "TOO SLOW"
            print(f"{kind}: victim {alone:.1f} s alone, {beside:.1f} s beside ({beside / alone:.2f} ×) {verdict}")
            print(f"  memory {watch.most} MB; told {dict(abuser.told)}", flush=True)


if __name__ == "__main__":
    main()
