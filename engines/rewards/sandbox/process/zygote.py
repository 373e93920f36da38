"""The zygote as the studio sees it: started once, asked for workers, started again if it dies."""

from __future__ import annotations

import array
import errno
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from functools import partial

from engines.rewards.sandbox.errors import SandboxUnavailable, ScriptError
from engines.rewards.sandbox.inside.confinement.policy import NO_OPEN, Policy
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.process.confined import ConfinedProcess
from engines.rewards.sandbox.process.system import REQUIREMENTS, SANDBOX, best_mode, package_folders, readable_folders
from engines.rewards.sandbox.process.worker import Worker

_BOOTSTRAP = (
    "import sys; sys.path.insert(0, sys.argv[1]); from inside.zygote import main; sys.path[:1] = sys.argv[5:]; "
    "main(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])"
)
_ENVIRONMENT = {
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),  # bytes; memory stays from call to call
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
}
_KERNEL_TOO_OLD = (errno.ENOSYS, errno.EINVAL, errno.EPERM)
START_SECONDS, REQUEST_SECONDS = 60.0, 10.0


class Zygote:
    """Forks confined workers. limits: those of memory and descriptors hold from the start on.

    status: what the process said of itself at its start, {} before it. launched, forked: so often it was started, and
    so many workers by it.
    """

    def __init__(self, mode: str | None = None, limits: Limits = Limits()):
        self.mode, self.limits, self.status = mode or best_mode(), limits, {}
        self._lock, self._socket, self.process = threading.RLock(), None, None
        self.launched = self.forked = 0

    def start(self) -> dict:
        """Import the packages; → the status. Raises SandboxUnavailable when scripts cannot be run here."""
        with self._lock:
            if self._socket is None:
                self.status = self._launch()
                if reason := self._refusal():
                    self.close()
                    raise SandboxUnavailable(reason)
                self._socket.settimeout(REQUEST_SECONDS)
            return self.status

    def worker(self) -> Worker:
        """A new confined worker. Raises SandboxUnavailable, or ScriptError("crash") when the zygote has just died."""
        if self.mode is None:
            raise SandboxUnavailable(REQUIREMENTS)
        self.start()
        self.forked += 1
        try:
            process = ConfinedProcess(self._spawn, partial(self._reap, self.process), self.limits)
        except OSError as error:
            if error.errno in _KERNEL_TOO_OLD:
                raise SandboxUnavailable(f"the kernel refused what a worker is held by ({error})") from error
            raise ScriptError("closed", f"No worker could be started: {error}") from error
        return Worker(process, self.limits, self._late_import_refusal())

    def close(self) -> None:
        """The zygote and every worker of it end."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()  # by itself this ends it
                self._socket = None
            if self.process is not None:
                with suppress(PermissionError):
                    self.process.kill()
                self.process.wait()

    def _launch(self) -> dict:
        """A new process → its status."""
        self.launched += 1
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(START_SECONDS)
        launched = threading.Event()
        threading.Thread(target=self._own_process, args=(theirs, launched), daemon=True, name="zygote-holder").start()
        launched.wait()
        return self._receive()

    def _own_process(self, theirs: socket.socket, launched: threading.Event) -> None:
        """The zygote dies with the thread that started it, so this one stays as long as the zygote."""
        try:
            self.process = subprocess.Popen(
                self._command(theirs.fileno()),
                env=_ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        finally:
            theirs.close()
            launched.set()
        self.process.wait()

    def _command(self, control: int) -> list[str]:
        policy = Policy(self.mode, self.limits.memory, self.limits.descriptors, readable_folders())
        arguments = [str(SANDBOX), str(control), str(os.getpid()), policy.to_json(), *package_folders()]
        return [sys.executable, "-I", "-B", "-c", _BOOTSTRAP, *arguments]

    def _refusal(self) -> str:
        """Why no script may be run, or ""."""
        if "root" in self.status:
            return (
                f"the studio is run by root and may not become anybody else ({self.status['root']}); "
                "run it as an ordinary user, or give the container the capabilities SETUID and SETGID"
            )
        try:
            self.process.send_signal(0)
        except PermissionError:
            return (
                "the studio may not end the processes of another user, as which scripts would run; "
                "run it as an ordinary user, or give the container the capability KILL"
            )
        return "" if self.status["threads"] == 1 else "a library starts threads of its own"

    def _late_import_refusal(self) -> str:
        """Why a module that was not loaded beforehand cannot be loaded by a script, or ""."""
        if self.mode == NO_OPEN:
            return (
                "on this system scripts open no files at all; "
                "do without it, or run the studio on a kernel with Landlock"
            )
        if self.status["closed"]:
            return (
                f"scripts run as nobody, who may not enter {self.status['closed'][0]}; "
                "do without it, or run the studio as an ordinary user or with a Python that everybody can read"
            )
        return ""

    def _spawn(self, descriptors: list[int]) -> int:
        answer = self._request(None, descriptors)
        if "pid" not in answer:
            raise ScriptError("closed", f"No worker could be started: {answer['refused']}")
        return answer["pid"]

    def _reap(self, process: subprocess.Popen, pid: int) -> int | None:
        """Its wait status; None when the zygote is gone, and its workers with it."""
        if process is not self.process:
            return None
        try:
            return self._request(pid, [])["status"]
        except ScriptError:
            return None

    def _request(self, message: int | None, descriptors: list[int]) -> dict:
        with self._lock:
            if self._socket is None:
                raise ScriptError("crash", "The sandbox has ended")
            beside = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
            try:
                self._socket.sendmsg([json.dumps(message).encode()], beside)
                return self._receive()
            except OSError:
                raise self._lost() from None

    def _receive(self) -> dict:
        try:
            data = self._socket.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            raise self._lost()
        return json.loads(data)

    def _lost(self) -> ScriptError:
        self.close()
        return ScriptError("crash", "The sandbox ended unexpectedly; it is started again at the next call")
