"""A script that judges designs through one worker: tried again, bisected, and the design that breaks it named."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from engines.rewards.sandbox.errors import ScriptError, sanitize
from engines.rewards.sandbox.process.pictures import count_fitting, is_picture
from engines.rewards.sandbox.process.unconfined import UnconfinedLauncher
from engines.rewards.sandbox.process.zygote import Zygote
from engines.rewards.sandbox.script import Declarations, Script
from engines.yield_points import away, yield_point

MAX_BATCH = 512  # designs of one call
TIME_SHARE = 0.2  # of the time limit that one call aims at
SEARCH_LIMITS = 2  # time limits that the search for the guilty design may take
_NOT_RETRIED = ("closed", "load", "rejected", "answer")  # trying again cannot help

NO_CONDITIONS: Mapping[str, Any] = MappingProxyType({})

Launcher = Zygote | UnconfinedLauncher


class ScriptReward:
    """Judges with one script. restarts: workers that had to be replaced. The worker starts at the first call.

    deadline: by the monotonic clock, when the last call has to be over.
    """

    def __init__(self, launcher: Launcher, script: Script, conditions: Mapping[str, Any] = NO_CONDITIONS):
        """conditions: until others are given."""
        self._launcher, self.script, self._worker = launcher, script, None
        self.declared, self.restarts, self._seconds_each = Declarations(), -1, 0.0
        self.deadline, self._conditions = math.inf, conditions

    @property
    def log(self) -> str:
        """The last words that the script printed."""
        return self._worker.log

    def open(self) -> Declarations:
        """A worker with the script loaded. Raises ScriptError."""
        if self._worker is None or not self._worker.alive:
            self._worker = self._launcher.worker()
            self.restarts += 1
            try:
                with away():
                    self.declared = self._worker.load(self.script)
            except ScriptError:
                self.close()
                raise
        return self.declared

    def judge(self, designs: Sequence[Any], conditions: Mapping[str, Any] | None = None) -> np.ndarray:
        """[N] float64, higher is better; nan where the script says nan or inf. Raises ScriptError.

        conditions: text and numbers by name, of all these designs, for a script that takes them; None: as before.
        """
        self._conditions = self._conditions if conditions is None else conditions
        scores, done = np.empty(len(designs)), 0
        while done < len(designs):
            part = designs[done : done + self._batch_size(designs[done:])]
            scores[done : done + len(part)] = self._judge_insistently(part)
            done += len(part)
        scores[~np.isfinite(scores)] = np.nan
        return -scores if self.declared.lower else scores

    def judge_once(self, designs: Sequence[Any]) -> np.ndarray:
        """[N] as the script gave them, in one call and with no second try. Raises ScriptError."""
        yield_point()
        takes = self.open().takes_conditions
        self._worker.limit_call(self.deadline)
        started = time.monotonic()
        with away():
            if takes:
                self._worker.give(self._conditions)
            scores = self._worker.judge(designs)
        self._seconds_each = (time.monotonic() - started) / max(1, len(designs))
        return scores

    def slopes(self, designs: np.ndarray, conditions: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
        """Designs as numbers [N, …] → what each is worth [N], higher is better; its gradient. Raises ScriptError."""
        yield_point()
        takes = self.open().takes_conditions
        self._worker.limit_call(self.deadline)
        with away():
            if takes:
                self._worker.give(conditions)
            scores, slopes = self._worker.slopes(designs)
        return (-scores, -slopes) if self.declared.lower else (scores, slopes)

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()

    def kill(self) -> None:
        """End the worker's process from another thread, whatever it is at; `close` follows in its own."""
        if self._worker is not None:
            self._worker.process.kill()

    def _batch_size(self, designs: Sequence[Any]) -> int:
        """Designs of the next call: as many as fit into the memory and a share of the time limit."""
        wanted = MAX_BATCH
        if self._seconds_each:
            wanted = int(TIME_SHARE * self._launcher.limits.call_seconds / self._seconds_each)
        return count_fitting(designs[: max(1, min(MAX_BATCH, wanted))])

    def _judge_insistently(self, designs: Sequence[Any]) -> np.ndarray:
        """Once, once more, then in halves: what only a fresh worker or a smaller batch can do is done."""
        try:
            return self.judge_once(designs)
        except ScriptError as error:
            if error.kind in _NOT_RETRIED:
                raise
        return self._bisect(designs, time.monotonic() + SEARCH_LIMITS * self._launcher.limits.call_seconds)

    def _bisect(self, designs: Sequence[Any], deadline: float) -> np.ndarray:
        """All together, or each half by itself; the design that cannot be judged alone is named."""
        try:
            return self.judge_once(designs)
        except ScriptError as error:
            if error.kind == "timeout" or time.monotonic() > deadline:
                raise
            if len(designs) == 1:
                error.design = design_name(designs[0])
                raise
        middle = len(designs) // 2
        return np.concatenate([self._bisect(part, deadline) for part in (designs[:middle], designs[middle:])])


def design_name(design: Any) -> str:
    """What a sentence calls a design."""
    return "a picture" if is_picture(design) else sanitize(design, 120)
