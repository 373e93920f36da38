"""What a script does with known designs: judged twice, reordered and in two batch sizes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engines.rewards.sandbox.fault import Fault
from engines.rewards.sandbox.reward import ScriptReward, named
from engines.rewards.sandbox.script import Declared, Script
from engines.rewards.sandbox.zygote import Zygote


@dataclass(frozen=True)
class Report:
    """scores: [N] as the script gave them. milliseconds: of one design. unsteady: why its scores cannot be kept, or ""."""

    declared: Declared
    scores: np.ndarray
    milliseconds: float
    unsteady: str
    log: str

    @property
    def unjudged(self) -> int:
        """Designs with nan or inf."""
        return int((~np.isfinite(self.scores)).sum())

    @property
    def outside(self) -> int:
        """Designs scored outside the range that the script declares."""
        low, high = self.declared.span
        judged = self.scores[np.isfinite(self.scores)]
        return int(((judged < low) | (judged > high)).sum())


def check(zygote: Zygote, script: Script, designs: Sequence[Any]) -> Report:
    """Raises Fault with what to mend."""
    reward = ScriptReward(zygote, script)
    try:
        declared = reward.open()
        first = reward.raw(designs)
        begun = time.perf_counter()
        second = reward.raw(designs)
        each = 1000 * (time.perf_counter() - begun) / len(designs)
        return Report(declared, first, each, _unsteady(reward, designs, first, second), reward._worker.log)
    except Fault as fault:
        if fault.kind in ("error", "crash") and fault.design is None:
            fault.design = _culprit(reward, designs)
        raise
    finally:
        reward.close()


def _unsteady(reward: ScriptReward, designs: Sequence[Any], first: np.ndarray, second: np.ndarray) -> str:
    if not _same(first, second):
        return "not deterministic: the same designs get other scores the second time"
    if not _same(first, reward.raw(designs[::-1])[::-1]):
        return "depends on its batch: the designs in another order get other scores"
    middle = max(1, len(designs) // 2)
    halves = np.concatenate([reward.raw(part) for part in (designs[:middle], designs[middle:]) if len(part)])
    return "" if _same(first, halves) else "depends on its batch: fewer designs at a time get other scores"


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True))


def _culprit(reward: ScriptReward, designs: Sequence[Any]) -> str | None:
    """The first design that fails by itself."""
    for design in designs:
        try:
            reward.raw([design])
        except Fault as fault:
            return named(design) if fault.kind != "timeout" else None
    return None
