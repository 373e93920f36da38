"""A run's own reward scripts: from their text in the Request to Rewards judged in the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from engines.rewards import Reward
from engines.rewards.sandbox import CannotConfine, Fault, Script, Zygote
from engines.rewards.sandbox.reward import ScriptReward
from engines.rewards.sandbox.selftest import failures
from engines.rewards.sandbox.system import apart
from engines.rewards.sandbox.unconfined import Unconfined
from engines.rewards.score_cache import Remembered

TRUST = "--trust-uploaded-code"
_ONE = Lock()


class Judges:
    """What starts the workers that judge own scripts, for one studio.

    data: a folder that no script may ever read. trusted: --trust-uploaded-code was given: where nothing confines, plain processes judge.
    """

    def __init__(self, data: Path | None = None, trusted: bool = False):
        self._data, self._trusted, self._plain = data, trusted, None

    @property
    def unconfined(self) -> bool:
        """Known once something was to be judged."""
        return self._plain is not None

    def opened(self) -> Zygote | Unconfined:
        """Raises CannotConfine where nothing confines and nobody trusts, Fault("closed") where the data lie open."""
        if self._plain is None:
            try:
                return self._confining()
            except CannotConfine:
                if not self._trusted:
                    raise
                self._plain = Unconfined()
        return self._plain

    def ready(self) -> None:
        """Start what judges, so that the first script does not wait for it."""
        with suppress(Fault):  # whoever needs it will say it
            self.opened()

    def _confining(self) -> Zygote:
        with _ONE:
            zygote = _tested()
        if self._data is not None:
            apart(self._data)
        return zygote


@cache
def _tested() -> Zygote:
    """This process's zygote. Raises CannotConfine where scripts cannot be confined, or where the sandbox lets something through."""
    zygote = Zygote()
    try:
        through = failures(zygote)
        if through:
            raise CannotConfine(f"the sandbox let through what it must refuse ({', '.join(through)})")
        return zygote
    except BaseException:
        zygote.close()
        raise


class OwnRewards:
    """The scripts of one run, each with a worker of its own that starts when it is first asked.

    judges: where the workers come from. remembered: scores of the owner's earlier runs.
    """

    def __init__(
        self,
        scripts: Mapping[str, str],
        judges: Judges | None = None,
        remembered: Remembered | None = None,
        owner: str = "",
    ):
        self._judges, self._remembered, self._owner = judges or Judges(), remembered or Remembered(), owner
        self.opened: dict[str, ScriptReward] = {}
        self._hashes = {name: Script(name, text).hash for name, text in scripts.items()}
        self.rewards = {name: self._reward(name, text) for name, text in scripts.items()}

    @property
    def unconfined(self) -> bool:
        """Whether a script of this run was judged by a plain process."""
        return bool(self.opened) and self._judges.unconfined

    @property
    def record(self) -> dict[str, Any]:
        """What a step's record says of them: the version of each, and whether nothing confined them."""
        return ({"scripts": self._hashes} if self._hashes else {}) | ({"unconfined": True} if self.unconfined else {})

    def close(self) -> None:
        for script in self.opened.values():
            script.close()

    def _reward(self, name: str, text: str) -> Reward:
        def judge(designs: Any, conditions: Any):
            try:
                script = self._script(name, text)
                return self._remembered.judge(self._owner, script.script.hash, designs, script.judge)
            except Fault as fault:
                fault.reward = name
                raise

        return Reward(name, "", "own script", judge)

    def _script(self, name: str, text: str) -> ScriptReward:
        if name not in self.opened:
            self.opened[name] = ScriptReward(self._judges.opened(), Script(name, text))
            self.opened[name].open()
        return self.opened[name]
