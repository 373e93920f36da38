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
from pathlib import Path

from engines.rewards.sandbox.confined import Confined
from engines.rewards.sandbox.fault import CannotConfine, Fault
from engines.rewards.sandbox.inside.bounds import NO_OPEN, Bounds
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.system import NEEDS, best_mode, packages, readable_folders
from engines.rewards.sandbox.worker import Worker

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from inside.zygote import main; sys.path[:1] = sys.argv[5:]; "
    "main(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])"
)
_KEPT = {
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
}  # bytes; memory stays from call to call
_ENVIRONMENT = {
    **_KEPT,
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PATH": "/usr/bin:/bin",
}
_TOO_OLD = (errno.ENOSYS, errno.EINVAL, errno.EPERM)
START_SECONDS, ASK_SECONDS = 60.0, 10.0


class Zygote:
    """Forks confined workers. limits: those of memory and descriptors hold from the start on."""

    def __init__(self, mode: str | None = None, limits: Limits = Limits()):
        self.mode, self.limits, self.said = mode or best_mode(), limits, {}
        self._lock, self._wire, self.process = threading.RLock(), None, None

    def start(self) -> dict:
        """Import the packages; → what it said of itself. Raises CannotConfine when scripts cannot be run here."""
        with self._lock:
            if self._wire is None:
                self.said = self._begun()
                if why := self._unfit():
                    self.close()
                    raise CannotConfine(why)
                self._wire.settimeout(ASK_SECONDS)
            return self.said

    def worker(self) -> Worker:
        """A new confined worker. Raises CannotConfine, or Fault("crash") when the zygote has just died."""
        if self.mode is None:
            raise CannotConfine(NEEDS)
        self.start()
        try:
            confined = Confined(self._spawn, partial(self._reap, self.process), self.limits)
        except OSError as error:
            if error.errno in _TOO_OLD:
                raise CannotConfine(f"the kernel refused what a worker is held by ({error})") from error
            raise Fault("closed", f"No worker could be started: {error}") from error
        return Worker(confined, self.limits, self._late_imports())

    def close(self) -> None:
        """The zygote and every worker of it end."""
        with self._lock:
            if self._wire is not None:
                self._wire.close()  # by itself this ends it
                self._wire = None
            if self.process is not None:
                with suppress(PermissionError):
                    self.process.kill()
                self.process.wait()

    def _begun(self) -> dict:
        self._wire, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._wire.settimeout(START_SECONDS)
        begun = threading.Event()
        threading.Thread(target=self._hold, args=(theirs, begun), daemon=True, name="zygote-holder").start()
        begun.wait()
        return self._hear()

    def _hold(self, theirs: socket.socket, begun: threading.Event) -> None:
        """The zygote dies with the thread that started it, so this one stays as long as the zygote."""
        bounds = Bounds(self.mode, self.limits.memory, self.limits.descriptors, readable_folders())
        command = [
            sys.executable,
            "-I",
            "-B",
            "-c",
            _START,
            str(Path(__file__).parent),
            str(theirs.fileno()),
            str(os.getpid()),
            bounds.written(),
            *packages(),
        ]
        try:
            self.process = subprocess.Popen(
                command,
                env=_ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        finally:
            theirs.close()
            begun.set()
        self.process.wait()

    def _unfit(self) -> str:
        """Why no script may be run, or ""."""
        if "root" in self.said:
            return f"the studio is run by root and may not become anybody else ({self.said['root']}); run it as an ordinary user, or give the container the capabilities SETUID and SETGID"
        try:
            self.process.send_signal(0)
        except PermissionError:
            return "the studio may not end the processes of another user, as which scripts would run; run it as an ordinary user, or give the container the capability KILL"
        return "" if self.said["threads"] == 1 else "a library starts threads of its own"

    def _late_imports(self) -> str:
        """Why a module that was not loaded beforehand cannot be loaded by a script, or ""."""
        if self.mode == NO_OPEN:
            return "on this system scripts open no files at all; do without it, or run the studio on a kernel with Landlock"
        if self.said["closed"]:
            return f"scripts run as nobody, who may not enter {self.said['closed'][0]}; do without it, or run the studio as an ordinary user or with a Python that everybody can read"
        return ""

    def _spawn(self, descriptors: list[int]) -> int:
        answer = self._ask(None, descriptors)
        if "pid" not in answer:
            raise Fault("closed", f"No worker could be started: {answer['refused']}")
        return answer["pid"]

    def _reap(self, process: subprocess.Popen, pid: int) -> int | None:
        """Its wait status; None when the zygote is gone, and its workers with it."""
        if process is not self.process:
            return None
        try:
            return self._ask(pid, [])["status"]
        except Fault:
            return None

    def _ask(self, asked: int | None, descriptors: list[int]) -> dict:
        with self._lock:
            if self._wire is None:
                raise Fault("crash", "The sandbox has ended")
            beside = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
            try:
                self._wire.sendmsg([json.dumps(asked).encode()], beside)
                return self._hear()
            except OSError:
                raise self._lost() from None

    def _hear(self) -> dict:
        try:
            data = self._wire.recv(1 << 16)
        except OSError:
            data = b""
        if not data:
            raise self._lost()
        return json.loads(data)

    def _lost(self) -> Fault:
        self.close()
        return Fault("crash", "The sandbox ended unexpectedly; it is started again at the next call")
