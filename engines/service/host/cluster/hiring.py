"""How many workers a machine of a cluster has, and what each gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ClusterLimits:
    """worker_cores: of a worker that computes on a processor; small networks gain little from more."""

    worker_cores: int = 4


@dataclass(frozen=True)
class Place:
    """Where a worker is. node: Ray's id of the machine. number: of its workers there. gpu: whether it has one."""

    node: str
    number: int
    cores: int
    gpu: bool


def places(nodes: Sequence[Mapping[str, Any]], limits: ClusterLimits) -> list[Place]:
    """Of all machines that live, as `ray.nodes()` tells of them: one a GPU, else one a group of cores."""
    return [
        place for node in nodes if node["Alive"] for place in _of_machine(node["NodeID"], node["Resources"], limits)
    ]


def _of_machine(node: str, resources: Mapping[str, float], limits: ClusterLimits) -> list[Place]:
    cores, gpus = int(resources.get("CPU", 0)), int(resources.get("GPU", 0))
    if gpus:
        return [Place(node, number, max(1, cores // gpus), True) for number in range(gpus)]
    groups = -(-cores // limits.worker_cores)
    shares = [cores * n // groups for n in range(groups + 1)] if groups else [0]
    return [Place(node, n, after - before, False) for n, (before, after) in enumerate(zip(shares, shares[1:]))]
