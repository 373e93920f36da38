"""Whose turn it is: people take turns, not runs, and a turn is a slice of time.

Fair queueing by virtual time (Demers, Keshav and Shenker 1989): served next is who has had the least time of those who
wait, and who comes anew begins with as much as that one. Who has had little yet is charged half, so that a short run
beside long ones has two turns in three (multi-level feedback, Corbató et al. 1962).
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from engines.service.task import State, Task

SLICE_SECONDS = 0.25  # of a turn
PATIENCE_SECONDS = 0.25  # for work that passes no point; after that it goes on beside the others
LITTLE_SECONDS = 4.0  # of a person's time, as long as they have something to do
CHARGED_OF_LITTLE = 0.5  # share of it that counts
POLL_SECONDS = 0.02  # where everybody waits for another process


class FairQueue:
    """The tasks of everybody. background: what is done while nobody waits."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.background: Task | None = None
        self._served: dict[str, float] = {}  # person → virtual seconds
        self._had: dict[str, float] = {}  # person → seconds
        self._charged: dict[Task, float] = {}  # seconds of each task that its person has been charged with
        self._stirred = threading.Event()

    def add(self, person: str, work: Callable[[], None], patient: bool = False) -> Task:
        """A task; its person, where new here, has had as much time as whoever had the least.

        patient: it gets on only while nobody has another one that could.
        """
        self._served.setdefault(person, min(self._served.values(), default=0.0))
        task = Task(person, work, self._stirred, patient)
        self.tasks.append(task)
        return task

    def begin_background(self, work: Callable[[], None]) -> None:
        self.background = Task("", work, self._stirred)

    def turn(self) -> bool:
        """A slice for whoever's turn it is, or a moment's wait; False where there is no task at all."""
        self._stirred.clear()
        task = self._next()
        if task is not None:
            task.give(SLICE_SECONDS, PATIENCE_SECONDS)
        elif self.tasks:
            self._stirred.wait(POLL_SECONDS)
        self._charge()
        return bool(self.tasks) or task is not None

    @property
    def warming_up(self) -> bool:
        """Whether something is left to be done while nobody waits."""
        return self.background is not None and self.background.state is not State.ENDED

    def take_ended(self) -> list[Task]:
        """Tasks that have come to an end since the last time, or hang; they are forgotten."""
        for task in self.tasks:
            task.give_up()
        ended = [task for task in self.tasks if task.state is State.ENDED]
        self.tasks = [task for task in self.tasks if task not in ended]
        self._charged = {task: self._charged.get(task, 0.0) for task in self.tasks}
        people = {task.person for task in self.tasks}
        self._served = {person: spent for person, spent in self._served.items() if person in people}
        self._had = {person: spent for person, spent in self._had.items() if person in people}
        return ended

    def _next(self) -> Task | None:
        """Of the person served least the task that has had least; where nobody is ready, what is done meanwhile."""
        ready = [task for task in self.tasks if task.state is State.READY]
        hasty = [task for task in ready if not task.patient]
        if hasty:
            person = min((task.person for task in hasty), key=self._served.__getitem__)
            return min((task for task in hasty if task.person == person), key=lambda task: task.used)
        if self._somebody_works():
            return None
        idle = self.background is not None and self.background.state is State.READY
        return min(ready, key=lambda task: task.used, default=self.background if idle else None)

    def _somebody_works(self) -> bool:
        return any(task.state is State.WORKING for task in self.tasks)

    def _charge(self) -> None:
        """What each has used since it was charged last, on its person's account."""
        for task in (task for task in self.tasks if not task.patient):  # nobody waited for those
            used, had = task.used - self._charged.get(task, 0.0), self._had.get(task.person, 0.0)
            self._served[task.person] += used * (CHARGED_OF_LITTLE if had < LITTLE_SECONDS else 1)
            self._had[task.person] = had + used
            self._charged[task] = task.used
