"""What people ask for beside their runs, and an engine finds: tasks begun from the store, and ended with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from engines.records.store import Store
from engines.request import Request
from engines.rewards.script_rewards import ScriptRewards
from engines.service.fair_queue import FairQueue
from engines.service.task import State, Task

MOST_TRIES = 2  # one that kills engines shall not kill them all


class Asked(ABC):
    """One kind of question. own: (request, owner) → the asker's own rewards.

    most: at once. patient: it waits until nobody's run wants the turn. failed: begins the sentence of one that breaks;
    broke_off: what is said of one at which the engine ended twice.
    """

    most: ClassVar[int]
    patient: ClassVar[bool]
    failed: ClassVar[str]
    broke_off: ClassVar[str]

    def __init__(self, store: Store, queue: FairQueue, device: str, own: Callable[[Request, str], ScriptRewards]):
        self._store, self._queue, self._device, self._own = store, queue, device, own
        self._at_work: dict[str, tuple[Task, list[ScriptRewards]]] = {}  # question → its task, and what may be killed

    @abstractmethod
    def wanted(self) -> dict[str, int]:
        """Question → how often it was begun, first asked first. Raises StoreError."""

    @abstractmethod
    def person(self, question: str) -> str | None:
        """In whose turns it is computed; None where it is gone meanwhile."""

    @abstractmethod
    def begun(self, question: str) -> None:
        """One more try. Raises StoreError."""

    @abstractmethod
    def answer(self, question: str, scripts: list[ScriptRewards]) -> dict[str, Any]:
        """What is found. scripts: gets those whose workers are to be killed where nobody asks any more."""

    @abstractmethod
    def keep(self, question: str, found: dict[str, Any]) -> None:
        """The answer; {"message": sentence} where there is none. Raises StoreError."""

    def heed(self) -> None:
        """Begin what is asked for, end what is asked for no more. Raises StoreError."""
        wanted = self.wanted()
        for question, (task, scripts) in list(self._at_work.items()):
            if task.state is State.ENDED:
                del self._at_work[question]
                if task.error is not None and question in wanted:
                    self.keep(question, {"message": f"{self.failed}: {task.error}"})
                wanted.pop(question, None)
            elif question not in wanted:
                task.cancel()
                for own in scripts:
                    own.kill()
        waiting = [question for question in wanted if question not in self._at_work]
        for question in waiting[: self.most - len(self._at_work)]:
            self._begin(question, wanted[question])

    def _begin(self, question: str, tries: int) -> None:
        person = self.person(question)
        if person is None:
            return
        if tries >= MOST_TRIES:
            self.keep(question, {"message": self.broke_off})
            return
        self.begun(question)
        scripts: list[ScriptRewards] = []
        task = self._queue.add(person, lambda: self.keep(question, self.answer(question, scripts)), self.patient)
        self._at_work[question] = task, scripts
