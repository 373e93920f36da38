"""The zygote as the studio sees it: started once, asked for workers, started again if it dies."""
from __future__ import annotations

import array
import json
import os
import socket
import subprocess
import sys
import sysconfig
import threading
from dataclasses import asdict
from functools import partial
from pathlib import Path

from engines.rewards.sandbox.fault import Fault
from engines.rewards.sandbox.inside.confine import NO_OPEN, NOTHING, STRICT, Bounds
from engines.rewards.sandbox.inside.landlock import version
from engines.rewards.sandbox.inside.syscalls import ARCHITECTURES
from engines.rewards.sandbox.inside.wire import KILLED
from engines.rewards.sandbox.limits import Limits
from engines.rewards.sandbox.worker import Worker

_START = "import sys; sys.path.insert(0, sys.argv[1]); from inside.zygote import main; sys.path[:1] = sys.argv[4:]; main(int(sys.argv[2]), int(sys.argv[3]))"
_ENVIRONMENT = {"LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}
START_SECONDS, ASK_SECONDS = 60.0, 10.0


class Zygote:
    """Forks confined workers. data: folders of the studio's own that no worker may ever read."""

    def __init__(self, mode: str | None = None, limits: Limits = Limits(), data: tuple[Path, ...] = ()):
        self.mode, self.limits = mode or best_mode(), limits
        self._lock, self._wire, self.process = threading.RLock(), None, None
        self.folders = readable_folders()
        for folder in data:
            _apart(Path(folder), self.folders)

    @property
    def confining(self) -> bool:
        return self.mode in (STRICT, NO_OPEN)

    def start(self) -> dict:
        """Import the packages; → what it said of itself. Raises Fault("closed") when scripts cannot be run here."""
        with self._lock:
            if self._wire is not None:
                return self.said
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            ours.settimeout(START_SECONDS)
            begun = threading.Event()
            threading.Thread(target=self._hold, args=(theirs, begun), daemon=True, name="zygote-holder").start()
            begun.wait()
            self._wire = ours
            self.said = self._hear()
            if self.said.get("threads") != 1:
                self.close()
                raise Fault("closed", "The sandbox could not be made single-threaded")
            ours.settimeout(ASK_SECONDS)
            return self.said

    def worker(self) -> Worker:
        """A new confined worker. Raises Fault("closed") when it cannot be confined."""
        if self.mode is None:
            raise Fault("closed", why_closed())
        self.start()
        return Worker(self._spawn, partial(self._reap, self.process), self.limits)

    def close(self) -> None:
        """The zygote and every worker of it end."""
        with self._lock:
            if self._wire is not None:
                self._wire.close()
                self._wire = None
            if self.process is not None:
                self.process.kill()
                self.process.wait()

    def _hold(self, theirs: socket.socket, begun: threading.Event) -> None:
        """The zygote dies with the thread that started it, so this one stays as long as the zygote."""
        command = [sys.executable, "-I", "-B", "-c", _START, str(Path(__file__).parent), str(theirs.fileno()), str(os.getpid()), *_packages()]
        try:
            self.process = subprocess.Popen(command, env=_ENVIRONMENT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, cwd="/", start_new_session=True)
        finally:
            theirs.close()
            begun.set()
        self.process.wait()

    def _spawn(self, descriptors: list[int]) -> int:
        bounds = asdict(Bounds(self.mode, self.limits.memory, self.limits.descriptors, self.folders))
        answer = self._ask({"what": "spawn", "bounds": bounds}, descriptors)
        if "pid" not in answer:
            raise Fault("closed", f"No worker could be started: {answer.get('refused', 'no answer')}")
        return answer["pid"]

    def _reap(self, process, pid: int) -> int:
        if process is not self.process:
            return KILLED
        try:
            return self._ask({"what": "reap", "pid": pid}, [])["status"]
        except Fault:
            return KILLED  # the zygote is gone, and its workers with it

    def _ask(self, asked: dict, descriptors: list[int]) -> dict:
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


def best_mode() -> str | None:
    """strict where the kernel has Landlock, no-open with seccomp alone, None where neither confines."""
    if sys.platform != "linux" or os.uname().machine not in ARCHITECTURES:
        return None
    return STRICT if version() else NO_OPEN


def why_closed() -> str:
    return ("Own scripts are off here, because this system cannot confine them: that needs Linux on x86-64 or aarch64 with seccomp. "
            "Run the studio in Docker or in WSL 2, or use the built-in rewards")


def readable_folders() -> tuple[str, ...]:
    """The interpreter's and libraries' folders, and nothing else."""
    paths = sysconfig.get_paths()
    found = [paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    found += _packages()
    found += [os.path.join(sys.base_prefix, "lib"), "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
    return tuple(dict.fromkeys(os.path.realpath(path) for path in found if os.path.isdir(path)))


def _packages() -> list[str]:
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def _apart(data: Path, folders: tuple[str, ...]) -> None:
    data = data.resolve()
    for folder in folders:
        if data.is_relative_to(folder):
            raise Fault("closed", f"The studio's data lies in {data}, which scripts may read because Python's libraries are there; choose another --store")


__all__ = ["NOTHING", "Zygote", "best_mode", "readable_folders", "why_closed"]
