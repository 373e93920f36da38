"""Workers as actors of Ray: one a GPU, or one a group of cores, on every machine of a cluster."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from engines.limits import read_limits
from engines.records.events import event
from engines.service.host.cluster.actor.worker import Worker
from engines.service.host.cluster.answers import value_of
from engines.service.host.cluster.hiring import ClusterLimits, Place, places
from engines.service.host.cluster.pool import Lost
from engines.versions import differences, versions
from engines.yield_points import TURN, away

LOOK_SECONDS, START_SECONDS, POLL_SECONDS = 2.0, 120.0, 0.2
AGAIN_SECONDS = 30.0  # after which another worker is tried where one could not begin
CONTROL = "control"  # questions of a thread of their own
NONE = "No machine of the cluster computes for this studio now ({why}); press Resume when one does"
TAKEN_ALONG = ("HF_HUB_OFFLINE", "STUDIO_MODELS", "STUDIO_GPU_GB", "OMP_WAIT_POLICY")  # variables


class RayPending:
    """What a worker was asked."""

    def __init__(self, worker: RayWorker, answer: ray.ObjectRef):
        self._worker, self._answer = worker, answer

    def result(self) -> Any:
        if not _is_there(self._answer, 0):
            with away():
                turn = TURN.get()
                while not _is_there(self._answer, POLL_SECONDS) and not getattr(turn, "cancelled", False):
                    pass
        try:
            return value_of(ray.get(self._answer))
        except RayTaskError as error:
            raise ValueError(f"A worker of the cluster broke: {error.cause}") from error
        except RayError as error:
            self._worker.lost = True
            event("cluster.worker_lost", node=self._worker.place.node, why=type(error).__name__)
            raise Lost from error


def _is_there(answer: ray.ObjectRef, seconds: float) -> bool:
    return bool(ray.wait([answer], timeout=seconds)[0])


class RayWorker:
    """One actor. ready: it has begun, with the versions that this process has. lost: it is gone."""

    def __init__(self, place: Place, data: Path, trusted: bool):
        self.place, self.ready, self.lost, self.why = place, False, False, ""
        environment = {name: os.environ[name] for name in TAKEN_ALONG if name in os.environ}
        environment["OMP_NUM_THREADS"] = str(place.cores)
        device = "cuda" if place.gpu else "cpu"
        where = NodeAffinitySchedulingStrategy(place.node, soft=False)
        resources = {"num_cpus": place.cores, "num_gpus": int(place.gpu), "scheduling_strategy": where}
        actor = ray.remote(concurrency_groups={CONTROL: 1}, max_restarts=0)(Worker)
        self._actor = actor.options(**resources).remote(environment, device, place.cores, str(data), trusted)
        self._hello = self._actor.hello.remote()

    def ask(self, name: str, *given: Any) -> RayPending:
        return RayPending(self, self._actor.answer.remote(name, *given))

    def forget(self, run: str) -> None:
        self._actor.forget.options(concurrency_group=CONTROL).remote(run)

    def cpu_seconds(self) -> float:
        """That the actor has computed."""
        return ray.get(self._actor.cpu_seconds.remote())

    def look(self) -> None:
        """Whether it has begun; one with other versions would make other designs, and is let go."""
        if self.ready or self.lost or not _is_there(self._hello, 0):
            return
        try:
            other = differences(versions(), ray.get(self._hello))
        except RayError as error:
            self.lost, self.why = True, f"a worker could not begin: {str(error).strip().splitlines()[-1]}"
            return
        self.ready, self.lost, self.why = not other, bool(other), " ".join(other)


class RayPool:
    """Of one engine, which leaves the cluster with it. data: the studio's folder. Raises ValueError, a sentence."""

    def __init__(self, address: str, data: Path, trusted: bool = False):
        self.address, self._data, self._trusted = address, data, trusted
        self._limits, self._lock = read_limits(ClusterLimits, os.environ), threading.Lock()
        self._hired: dict[Place, RayWorker] = {}
        self._looked, self._why, self._beginning = 0.0, "it has none that is free", True
        self._until = time.monotonic() + START_SECONDS
        self._not_before: dict[Place, float] = {}  # in monotonic seconds
        try:
            ray.init(address=address, namespace="svdd-studio", log_to_driver=False, logging_level="ERROR")
        except (RayError, ConnectionError, RuntimeError, ValueError, OSError, AssertionError) as error:
            said = " ".join(str(error).split())[:200]
            raise ValueError(f"The cluster at {address} cannot be joined: {said}") from error
        self._look()

    def share(self, value: Any) -> ray.ObjectRef:
        return ray.put(value)

    def living(self) -> list[RayWorker]:
        return [worker for worker in list(self._hired.values()) if worker.ready and not worker.lost]

    def workers(self) -> list[RayWorker]:
        self._look()
        if self._worth_waiting():
            with away():
                turn = TURN.get()
                while self._worth_waiting() and not getattr(turn, "cancelled", False):
                    time.sleep(POLL_SECONDS)
                    self._look()
        if living := self.living():
            return living
        raise ValueError(NONE.format(why=self._why))

    def words(self) -> str:
        """What computes, for people."""
        self._look()
        living = self.living()
        machines, gpus = len({worker.place.node for worker in living}), sum(worker.place.gpu for worker in living)
        kind = "on their GPUs" if gpus else "on their processors"
        counted = f"{len(living)} worker{'s' * (len(living) != 1)} on {machines} machine{'s' * (machines != 1)}"
        return f"a Ray cluster: {counted}, {kind}" if living else "a Ray cluster, none of whose machines computes now"

    def _worth_waiting(self) -> bool:
        """Whether more are about to begin, and are waited for: all at first, then one where there is none."""
        coming = [worker for worker in list(self._hired.values()) if not worker.ready and not worker.lost]
        self._beginning = self._beginning and bool(coming) and time.monotonic() < self._until
        return self._beginning or bool(coming and not self.living() and time.monotonic() < self._until)

    def _look(self) -> None:
        """Who has begun, and who is gone; machines that are new are given workers. At most every LOOK_SECONDS."""
        with self._lock:
            for worker in list(self._hired.values()):
                worker.look()
            if time.monotonic() - self._looked < LOOK_SECONDS:
                return
            self._looked = time.monotonic()
            wanted = places(ray.nodes(), self._limits)
            for place in [place for place, worker in self._hired.items() if worker.lost or place not in wanted]:
                self._let_go(place)
            for place in [place for place in wanted if place not in self._hired and self._is_due(place)]:
                self._until = time.monotonic() + START_SECONDS
                self._hired[place] = RayWorker(place, self._data, self._trusted)

    def _is_due(self, place: Place) -> bool:
        return time.monotonic() >= self._not_before.get(place, 0.0)

    def _let_go(self, place: Place) -> None:
        worker = self._hired.pop(place)
        worker.lost = True
        self._not_before[place] = time.monotonic() + AGAIN_SECONDS * (not worker.ready)
        if worker.why and worker.why != self._why:
            self._why = worker.why.rstrip(".")
            print(f"A machine of the cluster was left out: {worker.why}", file=sys.stderr)
