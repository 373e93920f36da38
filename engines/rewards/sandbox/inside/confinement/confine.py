"""A forked worker gives up everything it will not need, in the order that leaves no gap."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal

from . import landlock, seccomp
from .policy import NOTHING, STRICT, Policy

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_THP_DISABLE = 1, 4, 38, 41
_FIRST_CLOSED = 5  # descriptors: 0 nothing, 1 and 2 log, 3 channel, 4 shared pictures
_NOBODY = 65534
WORKER_OOM_SCORE, ZYGOTE_OOM_SCORE = 1000, 500  # when memory is short


def confine(policy: Policy, channel: int, log: int, pictures: int, parent: int) -> None:
    """Raises OSError where a layer is missing: then nothing of the script has been read yet."""
    _detach(parent)
    _keep_only(channel, log, pictures)
    _set_resource_limits(policy)
    if policy.mode == NOTHING:
        return
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if policy.mode == STRICT:
        landlock.restrict(policy.folders)
    seccomp.install(opens=policy.mode == STRICT)


def set_oom_score(adjustment: int) -> None:
    """Who is ended first when memory is short (1000: the first of all). To be called while /proc/self is still ours."""
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="utf-8") as file:
            file.write(str(adjustment))
    except OSError:
        pass  # some containers forbid it; the address-space limit holds all the same


def drop_root() -> None:
    """A studio run by root (a bare container) judges as nobody. Raises OSError where that is not permitted."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; leave at once if that has already happened."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _detach(parent: int) -> None:
    os.setsid()
    die_with_parent(parent)
    set_oom_score(WORKER_OOM_SCORE)
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_THP_DISABLE, 1)
    os.nice(10)
    _reset_signals()


def _reset_signals() -> None:
    for number in signal.valid_signals():
        if number not in (signal.SIGKILL, signal.SIGSTOP) and signal.getsignal(number) is not None:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _keep_only(channel: int, log: int, pictures: int) -> None:
    """Descriptors 0–4 as the protocol has them, and no others."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    high = [fcntl.fcntl(d, fcntl.F_DUPFD, 100) for d in (nothing, log, log, channel, pictures)]
    for place, descriptor in enumerate(high):
        os.dup2(descriptor, place)
    os.closerange(_FIRST_CLOSED, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _set_resource_limits(policy: Policy) -> None:
    for name, value in _resource_limits(policy).items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def _resource_limits(policy: Policy) -> dict[str, int]:
    """RLIMIT name → value, soft and hard alike."""
    with open("/proc/self/statm", encoding="utf-8") as file:
        taken = int(file.read().split()[0]) * resource.getpagesize()  # bytes
    memory = {"AS": taken + policy.memory, "CORE": 0}
    if policy.mode == NOTHING:
        return memory
    return {**memory, "FSIZE": 0, "NOFILE": policy.descriptors, "MEMLOCK": 0, "MSGQUEUE": 0}


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl {option} was refused")
