"""What a run was estimated to cost, and what it cost: python -m tests.bench.estimates [DOMAIN …]

Run on a quiet machine of two cores. The last column is the ratio of the seconds, which engines/estimate/ promises to
be within FACTOR.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from time import perf_counter

from engines.domains import NAMES, domain
from engines.estimate import estimate, size_of
from engines.request import Request
from engines.run import open_run
from tests.fitting import offered

FACTOR = 1.5
HEAD = f"{'run':60}{'rows':>18}{'calls':>20}{'seconds':>16}{'ratio':>7}"


def cases(name: str) -> Iterator[dict]:
    """Settings that differ from the domain's defaults."""
    yield {}
    for sampler in (s for s in offered(name) if s not in ("svdd", "refine")):
        yield {"sampler": sampler}
    yield {"particles": 4, "lanes": 30}
    yield {"particles": 30, "lanes": 4}
    yield {"levels": max(4, Request(domain=name).levels // 3)}
    yield {"value": "pm"}
    if "mean" in domain(name).values:
        yield {"value": "mean", "estimate": {"fills": 16}}


def measure(request: Request) -> tuple[int, int, float]:
    """(rows, reward calls, seconds) of a run from its request to its result, its model loaded."""
    begun, run = perf_counter(), open_run(request)
    *_, last = run.steps()
    run.result(last)
    cost = run.meter.total()
    return cost.rows, cost.reward_calls, perf_counter() - begun


def main() -> None:
    print(HEAD)
    for name in sys.argv[1:] or NAMES:
        measure(Request(domain=name, lanes=2, particles=2))
        for settings in cases(name):
            request = Request(domain=name, **settings)
            told, (rows, calls, seconds) = estimate(size_of(request)), measure(request)
            print(
                f"{name + ' ' + str(settings):60}{told.rows:>9,}{rows:>9,}{told.calls:>10,}{calls:>10,}"
                f"{told.seconds:>8.1f}{seconds:>8.1f}{told.seconds / seconds:>7.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
