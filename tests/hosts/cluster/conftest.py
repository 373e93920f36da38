"""A cluster of Ray on this machine: a head that computes nothing, and two nodes of one core. Skipped without Ray."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from engines.service.host.cluster.address import PACKAGE

SMALL_NODE = {"object_store_memory": 80 << 20, "include_dashboard": False}


def pytest_collection_modifyitems(items):
    for item in items:
        if find_spec("ray") is None and item.get_closest_marker("ray"):
            item.add_marker(pytest.mark.skip(reason=f"Ray is not installed: pip install {PACKAGE}"))


@pytest.fixture(scope="module")
def cluster() -> Iterator:
    """ray.cluster_utils.Cluster, whose address is known."""
    import ray
    from ray.cluster_utils import Cluster

    os.environ |= {"RAY_DISABLE_MEMORY_MONITOR": "1", "RAY_memory_monitor_refresh_ms": "0"}
    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **SMALL_NODE})
    try:
        for _ in range(2):
            found.add_node(num_cpus=1, **SMALL_NODE)
        found.wait_for_nodes()
        yield found
    finally:
        ray.shutdown()
        found.shutdown()
