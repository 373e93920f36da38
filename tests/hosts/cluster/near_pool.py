"""Workers in this process, which are asked by bytes and may be lost."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from engines.service.host.cluster.actor.desk import Desk
from engines.service.host.cluster.answers import value_of
from engines.service.host.cluster.pool import Lost


class NearWorker:
    """asked: the names of all questions. lost_after: how many of them it answers."""

    def __init__(self, lost_after: int | None = None):
        self.desk, self.asked, self.forgotten = Desk("cpu", Path("/nowhere"), False), [], []
        self.left = lost_after

    @property
    def lost(self) -> bool:
        return self.left == 0

    def ask(self, name: str, *given: Any) -> NearPending:
        if self.left:
            self.left -= 1
        if self.lost:
            return NearPending(None)
        self.asked.append(name)
        return NearPending(pickle.dumps(self.desk.answer(name, *pickle.loads(pickle.dumps(given)))))

    def forget(self, run: str) -> None:
        self.forgotten.append(run)
        self.desk.forget(run)


class NearPending:
    def __init__(self, answer: bytes | None):
        self._answer = answer

    def result(self) -> Any:
        if self._answer is None:
            raise Lost
        return value_of(pickle.loads(self._answer))


class NearPool:
    def __init__(self, *workers: NearWorker):
        self.all = list(workers)

    def living(self) -> list[NearWorker]:
        return [worker for worker in self.all if not worker.lost]

    def workers(self) -> list[NearWorker]:
        if living := self.living():
            return living
        raise ValueError("There is no worker.")

    def share(self, value: Any) -> Any:
        return value
