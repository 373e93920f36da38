"""Where own reward scripts run: in the sandbox, or in plain processes where a person has said so."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import Lock

from engines.rewards.sandbox import Limits, SandboxUnavailable, ScriptError, Zygote
from engines.rewards.sandbox.inside.confinement.policy import NO_OPEN, STRICT
from engines.rewards.sandbox.process.system import require_unreadable
from engines.rewards.sandbox.process.unconfined import UnconfinedLauncher
from engines.rewards.sandbox.script import declares_gradient
from engines.rewards.sandbox.script_reward import Launcher
from engines.rewards.sandbox.self_test import failures

TRUST_FLAG = "--trust-uploaded-code"
PLAIN = Limits(load_seconds=60.0)  # in which torch is imported
NO_GRADIENT = (
    "The gradient of “{name}” is computed by torch in a plain process with your own rights, and this studio starts "
    f"none; start it on your own machine with {TRUST_FLAG}, or choose another method, such as SVDD."
)
MODES = {STRICT: "confined by seccomp and Landlock", NO_OPEN: "confined by seccomp, which lets them open no file"}
_STARTING = Lock()


class ScriptHost:
    """What starts the workers that run own scripts, for one studio.

    data: a folder that no script may ever read. trusted: --trust-uploaded-code was given: where nothing confines,
    plain processes judge; everywhere they judge scripts that declare a gradient, which takes torch.
    """

    def __init__(self, data: Path | None = None, trusted: bool = False):
        self._data, self.trusted, self._unconfined = data, trusted, None
        self._refused = ""

    @property
    def unconfined(self) -> bool:
        """Whether plain processes judge; known once something was to be judged."""
        return self._unconfined is not None

    def launcher(self) -> Launcher:
        """The zygote, or what starts plain workers where nothing confines.

        Raises SandboxUnavailable where nobody trusts either, ScriptError("closed") where the data lie open.
        """
        if self._unconfined is None:
            try:
                return self._zygote()
            except SandboxUnavailable:
                if not self.trusted:
                    raise
                self._unconfined = UnconfinedLauncher()
        return self._unconfined

    def launcher_of(self, text: str) -> Launcher:
        """What starts the workers of that script. Raises as `launcher`."""
        return UnconfinedLauncher(PLAIN) if self.runs_plainly(text) else self.launcher()

    def runs_plainly(self, text: str) -> bool:
        """Whether a script of that text is judged by a plain process."""
        return self.unconfined or (self.trusted and declares_gradient(text))

    def gradient_refusal(self, names: Iterable[str]) -> str:
        """Why the gradient of one of these scripts cannot be had here, a sentence; "" where all can."""
        return "" if self.trusted else next((NO_GRADIENT.format(name=name) for name in names), "")

    def starts(self) -> dict[str, int]:
        """How often the sandbox of this process was started, and how many workers by it."""
        zygote = _self_tested_zygote() if _self_tested_zygote.cache_info().currsize else None
        return {"sandbox_started": zygote.launched, "scripts_started": zygote.forked} if zygote else {}

    def warm_up(self) -> None:
        """Start the zygote, so that the first script does not wait for it."""
        try:
            self.launcher()
        except ScriptError as fault:  # whoever needs it will say it
            self._refused = fault.sentence

    def words(self) -> str:
        """How own scripts run here, as the self-test found; what follows on “own scripts are”."""
        if self.unconfined:
            return "unconfined"
        tested = _self_tested_zygote() if _self_tested_zygote.cache_info().currsize else None
        return f"off: {self._refused}" if self._refused else MODES[tested.mode] if tested else "being tried"

    def _zygote(self) -> Zygote:
        with _STARTING:
            zygote = _self_tested_zygote()
        if self._data is not None:
            require_unreadable(self._data)
        return zygote


def _begin_anew() -> None:
    """A forked process has no part in the zygote of its parent, nor in who was starting one."""
    global _STARTING
    _STARTING = Lock()
    _self_tested_zygote.cache_clear()


@cache
def _self_tested_zygote() -> Zygote:
    """This process's zygote.

    Raises SandboxUnavailable where scripts cannot be confined, or where the sandbox lets something through.
    """
    zygote = Zygote()
    try:
        through = failures(zygote)
        if through:
            raise SandboxUnavailable(f"the sandbox let through what it must refuse ({', '.join(through)})")
        return zygote
    except BaseException:
        zygote.close()
        raise


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
