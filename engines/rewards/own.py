"""A run's own reward scripts: from their text in the Request to Rewards judged in the sandbox."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from engines.rewards import Reward
from engines.rewards.remembered import Remembered
from engines.rewards.sandbox import Fault, Script, Zygote
from engines.rewards.sandbox.reward import ScriptReward
from engines.rewards.sandbox.selftest import failures

if TYPE_CHECKING:
    from engines.request import Request

_ONE = Lock()


def sandbox(mode: str | None = None, data: tuple[Path, ...] = ()) -> Zygote:
    """This process's zygote, self-tested at the first call. Raises Fault("closed") where scripts cannot be confined."""
    with _ONE:
        return _tested(mode, data)


@lru_cache(maxsize=None)
def _tested(mode: str | None, data: tuple[Path, ...]) -> Zygote:
    zygote = Zygote(mode, data=data)
    if zygote.confining and (through := failures(zygote)):
        zygote.close()
        raise Fault("closed", f"Own scripts are off: the sandbox let through what it must refuse ({', '.join(through)})")
    return zygote


class OwnRewards:
    """The scripts of one run, each with a worker of its own that starts when it is first asked.

    data: folders no script may ever read. remembered: scores of the owner's earlier runs.
    """

    def __init__(self, request: Request, data: tuple[Path, ...] = (), remembered: Remembered | None = None, owner: str = ""):
        self._data, self._remembered, self._owner = data, remembered or Remembered(), owner
        self.opened: dict[str, ScriptReward] = {}
        self.rewards = {name: self._reward(name, text) for name, text in request.scripts.items()}

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
            self.opened[name] = ScriptReward(sandbox(data=self._data), Script(name, text))
            self.opened[name].open()
        return self.opened[name]
