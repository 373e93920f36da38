"""python -m tests.bench.speed: where the default run's time goes, as shares and ratios of one process."""
from __future__ import annotations

import time

import engines
from engines.record import record_of, state_of
from engines.run import open_run


def main() -> None:
    request = engines.Request()
    open_run(request).steps().__next__()  # load
    begun = time.perf_counter()
    run = open_run(request)
    first, recording = None, 0.0
    for step in run.steps():
        first = first or time.perf_counter() - begun
        mark = time.perf_counter()
        record_of(step), state_of(step)
        recording += time.perf_counter() - mark
    result = run.result(step)
    wall, cost = time.perf_counter() - begun, result.cost
    other = cost.seconds - cost.network_seconds - cost.reward_seconds - recording
    print(f"default run: {wall:.2f} s, first step after {first:.2f} s, {cost.rows} rows, {cost.reward_calls} reward calls")
    print(f"rows per lane-step {cost.rows / request.lanes / request.levels:.2f} of M = {request.particles}")
    for name, seconds in (("network", cost.network_seconds), ("rewards", cost.reward_seconds), ("recording", recording), ("neither", other)):
        print(f"{name:10s} {seconds / cost.seconds:6.1%}")


if __name__ == "__main__":
    main()
