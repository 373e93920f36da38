"""Two machines of a Ray cluster: the designs of one, also where a machine is lost in mid-run."""

from __future__ import annotations

import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from engines.records.store import Store
from engines.request import Request, as_json
from engines.run import open_run
from engines.service.host.cluster.address import FLAG
from engines.service.host.cluster.remote_run import remote_run
from studio.runs.supervisor import Supervisor
from tests.hosts.cluster.conftest import SMALL_NODE
from tests.hosts.cluster.test_remote_runs import asked, steps
from tests.hosts.test_zerogpu import LONG, own_process
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
def test_an_engine_computes_on_it(cluster, tmp_path):
    """Own scripts, a pause and what goes on from it; the studio says who computes."""
    store = Store(tmp_path / "home" / "studio.db")
    keeper = Supervisor(store, (FLAG, cluster.address))
    keeper.start()
    try:
        run = store.submit(as_json(Request(**LONG)))
        until(lambda: store.get(run).position >= 3)
        assert keeper.host_words().startswith("Runs are computed by a process of its own, on a Ray cluster: ")
        store.want(run, "pause")
        until(lambda: store.get(run).status == "paused", 10)
        store.want(run, "go")
        until(lambda: store.get(run).status in ("done", "failed"))
        assert store.get(run).result["designs"] == own_process(**LONG), store.get(run).message
    finally:
        keeper.close()


def until(condition, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.2)


def wait_for_two(pool) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end and len(pool.living()) < 2:
        time.sleep(0.5)
        pool.words()
    return len(pool.living()) == 2
