"""What a script does with known designs: judged twice, reordered and in two batch sizes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engines.rewards.sandbox.errors import ScriptError
from engines.rewards.sandbox.script import Declarations, Script
from engines.rewards.sandbox.script_reward import NO_CONDITIONS, Launcher, ScriptReward, design_name

CHECK_SECONDS = 60.0  # of all calls together


@dataclass(frozen=True)
class Report:
    """scores: [N] as the script gave them. milliseconds: of one design.

    unsteady: why its scores cannot be kept, or "". log: the last words that it printed.
    """

    declared: Declarations
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


def check(
    launcher: Launcher,
    script: Script,
    designs: Sequence[Any],
    conditions: Mapping[str, Any] = NO_CONDITIONS,
    seconds: float = CHECK_SECONDS,
) -> Report:
    """Try a script on designs under conditions, for so long at most → what it did. Raises ScriptError, what to mend."""
    reward = ScriptReward(launcher, script, conditions)
    reward.deadline = time.monotonic() + seconds
    try:
        return _try_out(reward, designs)
    except ScriptError as error:
        if error.kind == "timeout" and time.monotonic() > reward.deadline - 1:
            sentence = f"A check may take {seconds:g} s in all, and this one took longer"
            raise ScriptError("timeout", sentence, log=error.log) from None
        if error.kind in ("error", "crash") and error.design is None:
            error.design = _first_failing(reward, designs)
        raise
    finally:
        reward.close()


def _try_out(reward: ScriptReward, designs: Sequence[Any]) -> Report:
    declared = reward.open()
    first = reward.judge_once(designs)
    started = time.perf_counter()
    second = reward.judge_once(designs)
    milliseconds = 1000 * (time.perf_counter() - started) / len(designs)
    return Report(declared, first, milliseconds, _unsteadiness(reward, designs, first, second), reward.log)


def _unsteadiness(reward: ScriptReward, designs: Sequence[Any], first: np.ndarray, second: np.ndarray) -> str:
    """Why scores cannot be kept, or ""."""
    if not _same(first, second):
        return "not deterministic: the same designs get other scores the second time"
    if not _same(first, reward.judge_once(designs[::-1])[::-1]):
        return "depends on its batch: the designs in another order get other scores"
    middle = max(1, len(designs) // 2)
    halves = [reward.judge_once(part) for part in (designs[:middle], designs[middle:]) if len(part)]
    if not _same(first, np.concatenate(halves)):
        return "depends on its batch: fewer designs at a time get other scores"
    return ""


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True))


def _first_failing(reward: ScriptReward, designs: Sequence[Any]) -> str | None:
    """The first design that fails by itself."""
    for design in designs:
        try:
            reward.judge_once([design])
        except ScriptError as error:
            return design_name(design) if error.kind != "timeout" else None
    return None
