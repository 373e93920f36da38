"""An engine joins a cluster as it begins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from engines.run import Run
from engines.service.host.cluster.address import require_cluster
from engines.service.host.cluster.remote_run import remote_run


def join_cluster(address: str, device: str, data: Path, trusted: bool) -> tuple[Callable[..., Run], Callable[[], str]]:
    """(what makes runs, as open_run takes it; what computes, in words). Without an address: this process, and no words.

    data: a folder that no script may read. Raises ValueError, a sentence.
    """
    if not address:
        return Run, str
    require_cluster(address)
    from engines.service.host.cluster.ray_pool import RayPool

    pool = RayPool(address, data, trusted)
    return partial(remote_run, pool=pool, device=device), pool.words
