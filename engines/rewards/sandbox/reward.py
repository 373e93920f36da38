"""A script that judges designs through one confined worker: tried again, bisected, and the design that breaks it named."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from engines.rewards.sandbox.fault import Fault, plain
from engines.rewards.sandbox.pictures import fitting, is_picture
from engines.rewards.sandbox.script import Declared, Script
from engines.rewards.sandbox.zygote import Zygote

AT_ONCE = 512  # designs of one call
SHARE = 0.2  # of the time limit that one call aims at
PATIENCE = 2  # time limits that the search for the guilty design may take
_FINAL = ("closed", "load", "rejected", "answer")  # trying again cannot help


class ScriptReward:
    """Judges with one script. restarts: workers that had to be replaced. The worker starts at the first call."""

    def __init__(self, zygote: Zygote, script: Script):
        self._zygote, self.script, self._worker = zygote, script, None
        self.declared, self.restarts, self._seconds_each = Declared(), -1, 0.0

    def open(self) -> Declared:
        """A worker with the script loaded. Raises Fault."""
        if self._worker is None or not self._worker.alive:
            self._worker = self._zygote.worker()
            self.restarts += 1
            try:
                self.declared = self._worker.load(self.script)
            except Fault:
                self.close()
                raise
        return self.declared

    def judge(self, designs: Sequence[Any], conditions: Any = None) -> np.ndarray:
        """[N] float64, higher is better; nan where the script says nan or inf. Raises Fault."""
        scores, done = np.empty(len(designs)), 0
        while done < len(designs):
            part = designs[done : done + self._size(designs[done:])]
            scores[done : done + len(part)] = self._insisted(part)
            done += len(part)
        scores[~np.isfinite(scores)] = np.nan
        return -scores if self.declared.lower else scores

    def raw(self, designs: Sequence[Any]) -> np.ndarray:
        """[N] as the script gave them, in one call and with no second try. Raises Fault."""
        self.open()
        begun = time.monotonic()
        scores = self._worker.judge(designs)
        self._seconds_each = (time.monotonic() - begun) / max(1, len(designs))
        return scores

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()

    def _size(self, designs: Sequence[Any]) -> int:
        """Designs of the next call: as many as fit into the memory and a share of the time limit."""
        wanted = (
            AT_ONCE if not self._seconds_each else int(SHARE * self._zygote.limits.call_seconds / self._seconds_each)
        )
        return fitting(designs[: max(1, min(AT_ONCE, wanted))])

    def _insisted(self, designs: Sequence[Any]) -> np.ndarray:
        """Once, once more, then in halves: what only a fresh worker or a smaller batch can do is done."""
        try:
            return self.raw(designs)
        except Fault as fault:
            if fault.kind in _FINAL:
                raise
        return self._in_halves(designs, time.monotonic() + PATIENCE * self._zygote.limits.call_seconds)

    def _in_halves(self, designs: Sequence[Any], until: float) -> np.ndarray:
        """All together, or each half by itself; the design that cannot be judged alone is named."""
        try:
            return self.raw(designs)
        except Fault as fault:
            if fault.kind == "timeout" or time.monotonic() > until:
                raise
            if len(designs) == 1:
                fault.design = named(designs[0])
                raise
        middle = len(designs) // 2
        return np.concatenate([self._in_halves(part, until) for part in (designs[:middle], designs[middle:])])


def named(design: Any) -> str:
    """A design in a sentence."""
    return "a picture" if is_picture(design) else plain(design, 120)
