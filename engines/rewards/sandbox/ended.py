"""How a worker's process ended, in words."""

from __future__ import annotations

import signal

from engines.rewards.sandbox.inside.wire import LOST

CLOSED = "it closed its channel to the studio; leave the process's own descriptors alone"
_SIGNALS = {
    "SIGKILL": "the system ended it, most likely because it used too much memory",
    "SIGSYS": "it asked the kernel for something forbidden",
    "SIGSEGV": "it crashed inside a library (a segmentation fault), or recursed too deeply",
}


class Ended(Exception):
    """The process is gone; the text says why."""


def why(code: int | None) -> str:
    """code: what it left with, minus its signal's number, or None where nobody knows."""
    if code is None:
        return "the sandbox around it ended; it is started again at the next call"
    if code >= 0:
        return CLOSED if code == LOST else f"it left with exit code {code}; do not call exit() or os._exit()"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return _SIGNALS.get(name, f"it ended with {name}")
