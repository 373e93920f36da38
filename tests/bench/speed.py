"""Where the default run's time goes, as shares of one process, the store's part too.

python -m tests.bench.speed [RUNS]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import engines
from engines.records.serialize import dump_state, step_record
from engines.records.store import Store
from engines.run import open_run


def shares(request: engines.Request, store: Store) -> dict[str, float]:
    """Of the whole time, from a model that is loaded to the last step recorded.

    A run's clock stands still while it is recorded.
    """
    run, name, begun = open_run(request), store.submit(json.loads(request.model_dump_json())), time.perf_counter()
    recording, first = 0.0, 0.0
    for position, step in enumerate(run.steps(), 1):
        mark = time.perf_counter()
        store.append(name, position, step_record(step), dump_state(step), step.cost.seconds)
        recording += time.perf_counter() - mark
        first = first or time.perf_counter() - begun
    cost = run.meter.total()
    neither = cost.seconds - cost.network_seconds - cost.decode_seconds - cost.reward_seconds
    print(
        f"{cost.seconds + recording:.2f} s, first step recorded after {first:.2f} s, "
        f"{cost.rows} rows ({cost.rows / request.lanes / request.levels:.2f} "
        f"a lane and step, M = {request.particles}), {cost.reward_calls} reward calls"
    )
    parts = {
        "network": cost.network_seconds,
        "decoding": cost.decode_seconds,
        "rewards": cost.reward_seconds,
        "neither": neither,
        "recording": recording,
        "neither + recording": neither + recording,
    }
    return {part: seconds / (cost.seconds + recording) for part, seconds in parts.items()}


def main() -> None:
    request = engines.Request()
    next(open_run(request).steps())  # load
    with tempfile.TemporaryDirectory() as folder:
        found = [
            shares(request.model_copy(update={"seed": seed}), Store(Path(folder) / "studio.db"))
            for seed in range(int((sys.argv + ["1"])[1]))
        ]
    for part in found[0]:
        column = [shares[part] for shares in found]
        print(f"{part:20s} median {median(column):6.1%}   {min(column):.1%} – {max(column):.1%}")


if __name__ == "__main__":
    main()
