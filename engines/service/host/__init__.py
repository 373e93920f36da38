"""One engine, several hosts: the same turns, the same store, the same designs, chosen when a studio starts.

The engine's own process (studio/runs/supervisor.py keeps it) has this machine's processor or GPU. On ZeroGPU only what
the package `spaces` forks has a GPU, so there the turns are taken in such forks, a call a run:

zerogpu.py   the one function behind spaces.GPU: an engine over what it was handed
handed.py    what it is handed, and the store as it sees it there
keeper.py    in the page's process: who is called for, and what comes back into the store
visitors.py  on whose account
cluster/     the engine's own process decides, and all machines of a Ray cluster compute
"""

from __future__ import annotations

from collections.abc import Mapping

ZEROGPU = "SPACES_ZERO_GPU"  # set by a Space that has ZeroGPU


def has_zerogpu(environment: Mapping[str, str]) -> bool:
    """Whether GPUs are to be had by calls alone."""
    return environment.get(ZEROGPU, "").lower() in ("1", "t", "true")
