"""What a studio's processes take after many runs: python -m tests.bench.load.long_life [RUNS] [DOMAIN]

Default runs of ever new seeds, one after another; prints the memory of each process after every tenth of them.
"""

from __future__ import annotations

import sys

from tests.bench.load.client import Studio

RUNS, DOMAIN = 200, "molecule"


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    settings = {"domain": sys.argv[2] if len(sys.argv) > 2 else DOMAIN}
    with Studio() as studio:
        for seed in range(runs):
            run = studio.start({**settings, "seed": seed})
            if studio.wait(run) != "done":
                raise SystemExit(f"Run {seed} did not end well.")
            if (seed + 1) % max(1, runs // 10) == 0:
                print(f"{seed + 1} runs: {studio.memory()} MB", flush=True)


if __name__ == "__main__":
    main()
