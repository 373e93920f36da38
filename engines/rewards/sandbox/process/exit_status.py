"""How a worker's process ended, in words."""

from __future__ import annotations

import signal

from engines.rewards.sandbox.inside.protocol import EXIT_DISCONNECTED

CHANNEL_CLOSED = "it closed its channel to the studio; leave the process's own descriptors alone"
_SIGNALS = {
    "SIGKILL": "the system ended it, most likely because it used too much memory",
    "SIGSYS": "it asked the kernel for something forbidden",
    "SIGSEGV": "it crashed inside a library (a segmentation fault), or recursed too deeply",
}


class WorkerExited(Exception):
    """The process is gone; the text says why."""


def describe_exit(code: int | None) -> str:
    """Why a process ended. code: its exit code, minus its signal's number, or None where nobody knows."""
    if code is None:
        return "the sandbox around it ended; it is started again at the next call"
    if code == EXIT_DISCONNECTED:
        return CHANNEL_CLOSED
    if code >= 0:
        return f"it left with exit code {code}; do not call exit() or os._exit()"
    name = _signal_name(-code)
    return _SIGNALS.get(name, f"it ended with {name}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
