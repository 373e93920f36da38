"""A run's own reward scripts: from their text in the Request to Rewards judged by workers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from engines.rewards import Reward, later
from engines.rewards.sandbox import Script, ScriptError
from engines.rewards.sandbox.script import declares_gradient
from engines.rewards.sandbox.script_reward import ScriptReward
from engines.rewards.score_cache import ScoreCache
from engines.rewards.script_host import ScriptHost

_told = later("engines.rewards.script_gradients", "told")


class ScriptRewards:
    """The scripts of one run as Rewards, each with a worker of its own that starts when it is first called.

    scripts: name → text. host: where the workers come from. cache: scores of the owner's earlier runs.
    judged_plainly: a plain process of another machine has judged.
    """

    def __init__(
        self,
        scripts: Mapping[str, str],
        host: ScriptHost | None = None,
        cache: ScoreCache | None = None,
        owner: str = "",
    ):
        self._host, self._cache, self.owner = host or ScriptHost(), cache or ScoreCache(), owner
        self.judged_plainly = False
        self._opened: dict[str, ScriptReward] = {}
        self._hashes = {name: Script(name, text).hash for name, text in scripts.items()}
        self.rewards = {name: self._reward(name, text) for name, text in scripts.items()}

    @property
    def unconfined(self) -> bool:
        """Whether a script of this run was judged by a plain process."""
        return self.judged_plainly or any(
            self._host.runs_plainly(script.script.text) for script in self._opened.values()
        )

    def check_gradients(self, names: Iterable[str]) -> None:
        """Raises ScriptError("closed") where the gradient of one of these scripts cannot be had here."""
        if why := self._host.gradient_refusal(name for name in names if name in self._hashes):
            raise ScriptError("closed", why.rstrip("."))

    @property
    def record(self) -> dict[str, Any]:
        """What a step's record says of them: the version of each, and whether nothing confined them."""
        return ({"scripts": self._hashes} if self._hashes else {}) | ({"unconfined": True} if self.unconfined else {})

    def close(self) -> None:
        """End the workers."""
        for script in self._opened.values():
            script.close()

    def kill(self) -> None:
        """End the workers' processes from another thread: what waits for one of them goes on at once."""
        for script in list(self._opened.values()):
            script.kill()

    def _reward(self, name: str, text: str) -> Reward:
        def judge(designs: Any, conditions: Any):
            try:
                return self._judge(self._open(name, text), designs, conditions)
            except ScriptError as error:
                error.reward = name
                raise

        relaxed = partial(self._relaxed, name, text) if declares_gradient(text) else None
        return Reward(name, "", "own script", judge, relaxed=relaxed)

    def _relaxed(self, name: str, text: str, designs: Any, conditions: Any) -> Any:
        """[N] with a gradient; what is told of the conditions is what all designs share."""
        self.check_gradients([name])
        script, shared = self._open(name, text), conditions.for_scripts()
        try:
            return _told(designs, partial(script.slopes, conditions=shared))
        except ScriptError as error:
            error.reward = name
            raise

    def _judge(self, script: ScriptReward, designs: Sequence[Any], conditions: Any) -> np.ndarray:
        """[N]; a script that takes conditions is called once for all designs that share them."""
        hash = script.script.hash
        if not script.declared.takes_conditions:
            return self._cache.judge(self.owner, hash, designs, script.judge)
        scores = np.empty(len(designs))
        for told, places in conditions_of(designs, conditions):
            part, judge = [designs[i] for i in places], partial(script.judge, conditions=told)
            scores[places] = self._cache.judge(self.owner, f"{hash} {_digest(told)}", part, judge)
        return scores

    def _open(self, name: str, text: str) -> ScriptReward:
        if name not in self._opened:
            self._opened[name] = ScriptReward(self._host.launcher_of(text), Script(name, text))
            self._opened[name].open()
        return self._opened[name]


def conditions_of(designs: Sequence[Any], conditions: Any) -> list[tuple[dict[str, Any], list[int]]]:
    """What scripts are told of the conditions, and the places of the designs for which that holds.

    conditions: a domain's, which say what all designs share and what each has of its own (the prompt of its lane).
    """
    shared, groups = conditions.for_scripts(), {}
    for place, design in enumerate(designs):
        groups.setdefault(tuple(sorted(conditions.of_design(design).items())), []).append(place)
    return [(shared | dict(own), places) for own, places in groups.items()]


def _digest(told: Mapping[str, Any]) -> str:
    """Equal for equal conditions."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
