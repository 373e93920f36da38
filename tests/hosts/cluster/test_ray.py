"""Two machines of a Ray cluster: the designs of one, also where a machine is lost in mid-run."""

from __future__ import annotations

import json
import urllib.request
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from engines.request import Request
from engines.run import open_run
from engines.service.host.cluster.remote_run import remote_run
from tests.faults.studios import studio
from tests.hosts.cluster.conftest import SMALL_NODE
from tests.hosts.cluster.test_remote_runs import asked, steps
from tests.hosts.test_zerogpu import LONG, Visitor, own_process
from tests.laws.test_same_run import assert_same

pytestmark = pytest.mark.ray


@pytest.fixture(scope="module")
def pool(cluster):
    from engines.service.host.cluster.ray_pool import RayPool

    return RayPool(cluster.address, Path("/nowhere"))


@pytest.mark.parametrize("sampler", ["svdd", "smc", "refine"])
@pytest.mark.parametrize("name", ["chain", "utr"])
def test_two_machines_give_the_designs_of_one(pool, name, sampler):
    request = asked(name, sampler)
    found, own = steps(request, pool), steps(request)
    assert len(pool.living()) == 2
    assert_same(found, own)


@pytest.mark.parametrize("sampler", ["svdd", "smc"])
def test_a_machine_that_is_lost_changes_nothing(cluster, pool, sampler):
    request: Request = asked("chain", sampler, levels=8)
    own = steps(request)
    with closing(open_run(request, make=partial(remote_run, pool=pool))) as run:
        levels = run.steps()
        found = [next(levels), next(levels)]
        before = len(pool.living())
        cluster.remove_node(cluster.list_all_nodes()[-1], allow_graceful=False)
        found += list(levels)
    assert_same(found, own)
    assert before == 2 and len(pool.living()) == 1
    cluster.add_node(num_cpus=1, **SMALL_NODE)  # which is given a worker in its turn
    cluster.wait_for_nodes()
    assert wait_for_two(pool)


@pytest.mark.sandbox
def test_a_studio_computes_on_it(cluster, tmp_path):
    """Own scripts, a pause and what goes on from it; the page says who computes."""
    with studio(tmp_path / "home", "--cluster", cluster.address, output=None) as (_, port):
        ann = Visitor(f"http://127.0.0.1:{port}/", tmp_path, "ann")
        run = ann.start(**LONG)
        ann.until(run, "running", position=3)
        health = json.loads(urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").read())
        ann.ask("pause", run)
        ann.until(run, "paused", seconds=10)
        ann.ask("resume", run)
        ann.until(run, "done")
        assert ann.designs(run) == own_process(**LONG)
    assert "by a process of its own, on a Ray cluster: 2 workers on 2 machines" in health["host"]


def wait_for_two(pool) -> bool:
    import time

    end = time.monotonic() + 60
    while time.monotonic() < end and len(pool.living()) < 2:
        time.sleep(0.5)
        pool.words()
    return len(pool.living()) == 2
