"""The zygote: started once, imports what scripts may use, forks a confined worker when it is asked for one.

It holds no secret and reads nothing but its one socket: null with three descriptors beside it (SCM_RIGHTS) asks for a worker,
a process id for that worker's burial.
"""

from __future__ import annotations

import gc
import json
import os
import socket

from .bounds import NOTHING, Bounds, bounds_of
from .confine import ZYGOTE_SECOND, confine, die_with, drop_root, when_memory_is_short
from .judge import answer_for_life
from .packages import load
from .wire import CHANNEL, CONFINED, send


def main(control: int, parent: int, bounds: str) -> None:
    """Serve requests on the socket `control` until it closes."""
    die_with(parent)
    wire, bounds = socket.socket(fileno=control), bounds_of(bounds)
    _tell(wire, _ready(parent, bounds))
    while True:
        data, descriptors, _, _ = socket.recv_fds(wire, 256, 3)
        if not data:
            os._exit(0)
        buried = json.loads(data)
        _tell(wire, _forked(bounds, descriptors) if buried is None else _buried(buried))


def _ready(parent: int, bounds: Bounds) -> dict:
    """Import, and give up root → what the studio should know: missing packages, threads, library folders closed to nobody."""
    missing = load()
    when_memory_is_short(ZYGOTE_SECOND)
    try:
        drop_root()
    except OSError as error:
        if bounds.mode != NOTHING:
            return {"root": str(error)}
    die_with(parent)  # giving up root has unset it
    gc.freeze()
    closed = [folder for folder in bounds.folders if not os.access(folder, os.R_OK | os.X_OK)]
    return {"missing": missing, "threads": len(os.listdir("/proc/self/task")), "closed": closed}


def _tell(wire: socket.socket, said: dict) -> None:
    wire.sendall(json.dumps(said).encode())


def _buried(worker: int) -> dict:
    try:
        return {"status": os.waitpid(worker, 0)[1]}
    except ChildProcessError:
        return {"status": None}


def _forked(bounds: Bounds, descriptors: list[int]) -> dict:
    zygote = os.getpid()
    try:
        worker = os.fork()
        if worker == 0:
            _become_worker(bounds, descriptors, zygote)
        return {"pid": worker}
    except OSError as error:
        return {"refused": str(error)}
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _become_worker(bounds: Bounds, descriptors: list[int], zygote: int) -> None:
    """Never returns: the worker ends here."""
    try:
        channel, log, shared = descriptors
        try:
            confine(bounds, channel, log, shared, zygote)
        except Exception as error:
            send(
                channel,
                0,
                CONFINED,
                json.dumps({"refused": str(getattr(error, "strerror", None) or error)[:200]}).encode(),
            )
            os._exit(1)
        send(CHANNEL, 0, CONFINED, json.dumps({"mode": bounds.mode}).encode())
        answer_for_life(CHANNEL, CHANNEL)
    finally:
        os._exit(1)
