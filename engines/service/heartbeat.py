"""The engine tells the keeper that started it that it lives and what it does, and ends when the keeper does.

A beat is a line of JSON on the engine's standard output: {"turn": turns so far, "doing": WORKING, "trouble": "",
"counts": what the engine has counted, "device": on what it computes, in words}.
It goes by a pipe, since a store that is full or locked must not make a healthy engine look dead.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from types import MappingProxyType

BEAT_SECONDS = 0.5
NOTHING: Mapping[str, float] = MappingProxyType({})
WARMING_UP, WORKING, IDLE = "warming up", "working", "idle"


class Heartbeat:
    """Of one engine process. keeper: the process id of who started it; None: nobody listens. device: in words."""

    def __init__(self, keeper: int | None = None, device: str = ""):
        self._keeper, self._listened = keeper or os.getppid(), keeper is not None
        self._beat = {"turn": 0, "doing": WARMING_UP, "trouble": "", "counts": {}, "device": device}
        self._channel = _own_output() if self._listened else -1

    def start(self) -> None:
        """Beat in a thread from now on. A keeper decides when its engine ends, so Ctrl-C is left to it."""
        end_with(self._keeper)
        if self._listened:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=self._run, daemon=True, name="heartbeat").start()

    def turn(self, doing: str, trouble: str = "", counts: Mapping[str, float] = NOTHING, device: str = "") -> None:
        """The main loop goes on, with a piece of work of this kind; a loop that hangs does not come here.

        trouble: a sentence for people who wait. counts: name → so far. device: as at first where it says nothing.
        """
        told = {"turn": self._beat["turn"] + 1, "doing": doing, "trouble": trouble, "counts": dict(counts)}
        told |= {"device": device} if device else {}
        self._beat = self._beat | told

    def fault(self, sentence: str) -> None:
        """Say why this engine cannot go on."""
        self._write({"fault": sentence})

    def _run(self) -> None:
        while os.getppid() == self._keeper and self._write(self._beat):
            time.sleep(BEAT_SECONDS)
        os._exit(0)

    def _write(self, message: dict) -> bool:
        """Whether somebody still listens."""
        try:
            return not self._listened or bool(os.write(self._channel, json.dumps(message).encode() + b"\n"))
        except OSError:
            return False


def end_with(keeper: int) -> None:
    """Have the system end this process with its keeper, at once where it can; leave if the keeper is gone already."""
    if sys.platform == "linux":
        from engines.rewards.sandbox.inside.confinement.confine import die_with_parent

        die_with_parent(keeper)
    elif os.getppid() != keeper:
        os._exit(0)


def _own_output() -> int:
    """A descriptor of the standard output that is the beats' alone; what anybody prints goes to the errors."""
    channel = os.dup(1)
    os.dup2(2, 1)
    return channel
