"""A forked worker gives up everything it will not need, in the order that leaves no gap."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal

from . import landlock, seccomp
from .bounds import NOTHING, STRICT, Bounds

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_THP_DISABLE = 1, 4, 38, 41
_NOTHING_FROM = 5  # descriptors: 0 nothing, 1 and 2 log, 3 channel, 4 shared pictures
WORKER_FIRST, ZYGOTE_SECOND = 1000, 500  # when memory is short


def confine(bounds: Bounds, channel: int, log: int, shared: int, parent: int) -> None:
    """Raises OSError where a layer is missing: then nothing of the script has been read yet."""
    _detach(parent)
    _keep_only(channel, log, shared)
    _limit(bounds)
    if bounds.mode == NOTHING:
        return
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if bounds.mode == STRICT:
        landlock.restrict(bounds.folders)
    seccomp.install(opens=bounds.mode == STRICT)


def when_memory_is_short(adjustment: int) -> None:
    """Who is ended first: 1000 is the first of all. To be called while /proc/self is still ours."""
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write(str(adjustment))
    except OSError:
        pass  # some containers forbid it; the address-space limit holds all the same


def drop_root() -> None:
    """A studio run by root (a bare container) judges as nobody."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)


def die_with(parent: int) -> None:
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _detach(parent: int) -> None:
    os.setsid()
    die_with(parent)
    when_memory_is_short(WORKER_FIRST)
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_THP_DISABLE, 1)
    os.nice(10)
    for number in signal.valid_signals():
        if number not in (signal.SIGKILL, signal.SIGSTOP) and signal.getsignal(number) is not None:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _keep_only(channel: int, log: int, shared: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    high = [fcntl.fcntl(d, fcntl.F_DUPFD, 100) for d in (nothing, log, log, channel, shared)]
    for place, descriptor in enumerate(high):
        os.dup2(descriptor, place)
    os.closerange(_NOTHING_FROM, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _limit(bounds: Bounds) -> None:
    with open("/proc/self/statm") as file:
        taken = int(file.read().split()[0]) * resource.getpagesize()
    hard = {
        "AS": taken + bounds.memory,
        "FSIZE": 0,
        "NOFILE": bounds.descriptors,
        "CORE": 0,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
    }
    if bounds.mode == NOTHING:
        hard = {"AS": hard["AS"], "CORE": 0}
    for name, value in hard.items():
        limit = getattr(resource, f"RLIMIT_{name}")
        resource.setrlimit(limit, (value, value))


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")
