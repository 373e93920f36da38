"""The zygote: started once, imports what scripts may use, forks a confined worker when it is asked for one.

It holds no secret and reads nothing but its one socket: null with three descriptors beside it (SCM_RIGHTS) asks for a
worker, a process id for that worker's burial.
"""

from __future__ import annotations

import gc
import json
import os
import socket

from .confinement.confine import ZYGOTE_OOM_SCORE, confine, die_with_parent, drop_root, set_oom_score
from .confinement.policy import NOTHING, Policy
from .packages import preload
from .protocol import CHANNEL_FD, CONFINED, send_frame
from .script_runner import serve


def main(control: int, parent: int, policy: str) -> None:
    """Serve requests on the socket `control` until it closes. policy: a Policy as JSON."""
    die_with_parent(parent)
    channel, policy = socket.socket(fileno=control), Policy.from_json(policy)
    _reply(channel, _prepare(parent, policy))
    while True:
        data, descriptors, _, _ = socket.recv_fds(channel, 256, 3)
        if not data:
            os._exit(0)
        worker = json.loads(data)
        _reply(channel, _fork_worker(policy, descriptors) if worker is None else _reap(worker))


def _prepare(parent: int, policy: Policy) -> dict:
    """Import, and give up root → what the studio should know: missing packages, threads, folders closed to nobody."""
    missing = preload()
    set_oom_score(ZYGOTE_OOM_SCORE)
    try:
        drop_root()
    except OSError as error:
        if policy.mode != NOTHING:
            return {"root": str(error)}
    die_with_parent(parent)  # giving up root has unset it
    gc.freeze()
    closed = [folder for folder in policy.folders if not os.access(folder, os.R_OK | os.X_OK)]
    return {"missing": missing, "threads": len(os.listdir("/proc/self/task")), "closed": closed}


def _reply(channel: socket.socket, message: dict) -> None:
    channel.sendall(json.dumps(message).encode())


def _reap(worker: int) -> dict:
    try:
        return {"status": os.waitpid(worker, 0)[1]}
    except ChildProcessError:
        return {"status": None}


def _fork_worker(policy: Policy, descriptors: list[int]) -> dict:
    """descriptors: channel, log, shared pictures."""
    zygote = os.getpid()
    try:
        worker = os.fork()
        if worker == 0:
            _run_worker(policy, descriptors, zygote)
        return {"pid": worker}
    except OSError as error:
        return {"refused": str(error)}
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def _run_worker(policy: Policy, descriptors: list[int], zygote: int) -> None:
    """Never returns: the worker ends here."""
    try:
        channel, log, pictures = descriptors
        try:
            confine(policy, channel, log, pictures, zygote)
        except Exception as error:
            reason = str(getattr(error, "strerror", None) or error)[:200]
            send_frame(channel, 0, CONFINED, json.dumps({"refused": reason}).encode())
            os._exit(1)
        send_frame(CHANNEL_FD, 0, CONFINED, json.dumps({"mode": policy.mode}).encode())
        serve(CHANNEL_FD, CHANNEL_FD)
    finally:
        os._exit(1)
