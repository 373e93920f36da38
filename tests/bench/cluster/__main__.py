"""What a cluster costs and gains: lanes × nodes × price of a reward call.

python -m tests.bench.cluster [--sampler svdd] [--levels 32] [--lanes 32,128] [--nodes 1,2] [--prices 0,0.01]

Efficiency in processor seconds: those of the run in one process, over those of everything with Ray: head, workers,
sandboxes, Ray's own processes; in brackets without what Ray's processes take while nothing is computed. Efficiency in
wall-clock seconds, which says something on machines that are as quiet as there are nodes: those of one node over n
times those of n nodes.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from engines.request import Request
from engines.run import open_run
from engines.service.host.cluster.remote_run import remote_run

IDLE_SECONDS = 5.0
PRICED = (
    "import time\ndef reward(designs):\n    scores = []\n    for design in designs:\n"
    "        end = time.process_time() + {price}\n        while time.process_time() < end:\n            pass\n"
    "        scores.append(float(len(set(str(design)))))\n    return scores\n"
)


def processor_seconds() -> float:
    """Of this process and all that descend from it, those that live."""
    parents, spent = {}, {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(file.parent.name)] = int(told[1])
        spent[int(file.parent.name)] = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    ours, rest = 0.0, [os.getpid()]
    while rest:
        one = rest.pop()
        ours += spent[one]
        rest += [child for child, parent in parents.items() if parent == one]
    return ours


def measured(request: Request, make: Callable | None = None) -> tuple[float, float, int]:
    """(processor seconds, wall-clock seconds, network rows) of all levels; models and sandboxes are there already."""
    how = {} if make is None else {"make": make}
    with closing(open_run(request.model_copy(update={"levels": 2}), **how)) as first:
        deque(first.steps(), maxlen=0)
    with closing(open_run(request, **how)) as run:
        before, begun = processor_seconds(), time.monotonic()
        deque(run.steps(), maxlen=0)
        return processor_seconds() - before, time.monotonic() - begun, run.meter.total().rows


def idle_share() -> float:
    """Processor seconds that all take in a second in which nothing is computed."""
    before = processor_seconds()
    time.sleep(IDLE_SECONDS)
    return (processor_seconds() - before) / IDLE_SECONDS


def request(sampler: str, lanes: int, levels: int, price: float) -> Request:
    """5′UTRs by the best guess. price: seconds of a reward call; 0: a share of letters, which costs next to nothing."""
    priced = {"rewards": {"priced": 1.0}, "scripts": {"priced": PRICED.format(price=price)}}
    rewards = priced if price else {"rewards": {"gc": 1.0}}
    return Request(domain="utr", value="pm", particles=8, sampler=sampler, lanes=lanes, levels=levels, **rewards)


def main() -> None:
    import ray
    from ray.cluster_utils import Cluster

    from engines.service.host.cluster.ray_pool import RayPool

    options, small = _options(), {"object_store_memory": 80 << 20, "include_dashboard": False}
    asked = {(n, p): request(options.sampler, n, options.levels, p) for n in options.lanes for p in options.prices}
    alone = {key: measured(each) for key, each in asked.items()}
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **small})
    pool, walls = None, {}
    print("| lanes | s a call | nodes | rows | CPU s alone | CPU s | efficiency (without idle) | s | by the clock |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for nodes in options.nodes:
        while len(cluster.worker_nodes) < nodes:
            cluster.add_node(num_cpus=1, **small)
        cluster.wait_for_nodes()
        pool = pool or RayPool(cluster.address, Path("/nowhere"))
        _wait(pool, nodes)
        idle = idle_share()
        for (lanes, price), each in asked.items():
            spent, wall, rows = measured(each, partial(remote_run, pool=pool))
            walls[lanes, price, nodes] = wall
            first, by_itself = walls[lanes, price, options.nodes[0]], alone[lanes, price][0]
            net = spent - idle * wall
            print(
                f"| {lanes} | {price:g} | {nodes} | {rows:,} | {by_itself:.2f} | {spent:.2f} "
                f"| {by_itself / spent:.0%} ({by_itself / net:.0%}) | {wall:.2f} "
                f"| {first * options.nodes[0] / (wall * nodes):.0%} |",
                flush=True,
            )
    ray.shutdown()
    cluster.shutdown()


def _wait(pool, nodes: int) -> None:
    """Until so many workers compute."""
    while len(pool.living()) < nodes:
        pool.words()
        time.sleep(0.5)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = lambda kind: lambda text: [kind(part) for part in text.split(",")]
    parser.add_argument("--sampler", default="svdd")
    parser.add_argument("--levels", type=int, default=32)
    parser.add_argument("--lanes", type=numbers(int), default=[32, 128])
    parser.add_argument("--nodes", type=numbers(int), default=[1, 2])
    parser.add_argument("--prices", type=numbers(float), default=[0.0, 0.01])
    return parser.parse_args()


if __name__ == "__main__":
    main()
