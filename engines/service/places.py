"""Which runs have a place in the engine: some of every person's, and no more than fit into its memory."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from engines.service.run_task import RunTask

MOST_PLACES, MOST_OF_ONE = 8, 3  # runs, and runs of one person
MOST_BYTES = 6 << 30  # of memory that all of them together may need
HELD_SECONDS = 20.0  # after which a run gives up its place where somebody has none


class Places:
    """Places taken. bytes_of: run → what it may need at most."""

    def __init__(self, bytes_of: Callable[[str], int] = lambda run: 0):
        self.taken: list[RunTask] = []
        self._bytes_of = bytes_of
        self._left: dict[str, float] = {}  # person → when a run of theirs left its place, in monotonic seconds

    def next_runs(self, waiting: list[tuple[str, str]]) -> list[str]:
        """Of the queued runs (run, person) those that get a place now, in their order.

        First come people who have none, and of them who never had one or has been without it longest. Where there is
        no place left for somebody who has none, another run is asked to leave its own after its level.
        """
        waiting = sorted(waiting, key=lambda one: self._left.get(one[1], 0.0))
        held, free = Counter(active.row.person for active in self.taken), MOST_PLACES - len(self.taken)
        chosen: list[str] = []
        for most in range(1, MOST_OF_ONE + 1):
            for run, person in waiting:
                if free and run not in chosen and held[person] < most and self._fits([*chosen, run]):
                    chosen.append(run)
                    held[person], free = held[person] + 1, free - 1
        if not free and any(not held[person] for _, person in waiting):
            self._ask_to_leave()
        return chosen

    def leave(self, active: RunTask) -> None:
        """The run has a place no more."""
        self.taken.remove(active)
        self._left = {**self._left, active.row.person: time.monotonic()} if active.parked else self._left

    def _fits(self, runs: list[str]) -> bool:
        """Whether there is memory for them; a run by itself always has it."""
        needed = sum(self._bytes_of(run) for run in (*runs, *(active.row.id for active in self.taken)))
        return needed <= MOST_BYTES or len(runs) + len(self.taken) == 1

    def _ask_to_leave(self) -> None:
        """The youngest run of whoever has several places, else the one that has had its place longest."""
        if any(active.parking for active in self.taken):
            return
        held = Counter(active.row.person for active in self.taken)
        several = [active for active in self.taken if held[active.row.person] > 1]
        settled = [active for active in self.taken if time.monotonic() - active.since > HELD_SECONDS]
        leaving = several[-1:] or settled[:1]
        for active in leaving:
            active.parking = True
