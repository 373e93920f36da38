"""What attacks are run against: files with a secret, listeners, and a snapshot of all that an attack could change."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import socket
import sqlite3
import tempfile
from pathlib import Path

import numpy as np

from tests.rewards.attacks.means import MEANS, numbers

_PR_SET_CHILD_SUBREAPER = 36  # orphans become our children, so that a daemon is seen
_PACKAGE = Path(np.__file__).parent
_LIBRARY = min(_PACKAGE.rglob("*.so"), key=lambda path: path.stat().st_size)  # any that can be loaded


class Target:
    """A folder that anybody may change, and listeners that anybody may reach: only the sandbox stands before them."""

    def __init__(self) -> None:
        # Not pytest's own folder, which nobody else may enter.
        self.folder, self.token = Path(tempfile.mkdtemp(prefix="attack-")), secrets.token_hex(8)
        self._fill()
        self._listeners = [
            _listen(socket.AF_INET, ("127.0.0.1", 0)),
            _listen(socket.AF_UNIX, str(self.folder / "socket")),
            _listen(socket.AF_UNIX, f"\0{self.token}.listening"),
        ]
        for path in (self.folder, *self.folder.iterdir()):
            path.chmod(0o777)

    def _fill(self) -> None:
        for name in ("canary", "store"):
            (self.folder / name).write_text(secrets.token_hex(32))
        (self.folder / "prey.py").write_text("secret = 1\n")
        (self.folder / "link").symlink_to(self.folder / "canary")
        (self.folder / "empty").mkdir()
        sqlite3.connect(self.folder / "database").executescript(
            "pragma synchronous = off; create table secret (x)"
        ).connection.close()
        shutil.copy(_LIBRARY, self.folder / "library.so")

    def preamble(self, zygote: int) -> str:
        """The first lines of every script: what an attacker is told, and its means."""
        facts = {
            "FOLDER": str(self.folder),
            "CANARY": str(self.folder / "canary"),
            "STORE": str(self.folder / "store"),
            "LINK": str(self.folder / "link"),
            "DATABASE": str(self.folder / "database"),
            "LIBRARY_OF_ITS_OWN": str(self.folder / "library.so"),
            "LIBRARY": str(_PACKAGE),
            "PATH": str(self.folder / "socket"),
            "ABSTRACT": f"{self.token}.listening",
            "PORT": self._listeners[0].getsockname()[1],
            "TOKEN": self.token,
            "KEY": int(self.token[:7], 16),
            "PARENT": os.getpid(),
            "ZYGOTE": zygote,
            "NUMBERS": numbers(),
        }
        return "\n".join(f"{name} = {value!r}" for name, value in facts.items()) + MEANS

    def snapshot(self, zygote: int) -> dict:
        """Everything that an attack could change; equal before and after."""
        return {
            "files": {str(path): _file_state(path) for path in (self.folder, *sorted(self.folder.rglob("*")))},
            "processes": child_processes(os.getpid(), zygote),
            "descriptors": len(os.listdir("/proc/self/fd")),
            "named": self._named_files(),
            "queues": {kind: _identifiers(Path("/proc/sysvipc") / kind) for kind in ("shm", "msg", "sem")},
            "priorities": [
                (os.getpriority(os.PRIO_PROCESS, pid), os.sched_getaffinity(pid)) for pid in (os.getpid(), zygote)
            ],
            "visitors": [_was_visited(listener) for listener in self._listeners],
        }

    def closed_package(self, closed: list[str]) -> str:
        """Which of these folders, that whoever judges may not enter, LIBRARY lies in; ""."""
        return next((folder for folder in closed if _PACKAGE.resolve().is_relative_to(folder)), "")

    def _named_files(self) -> list[str]:
        """Files in shared folders that bear our token; all of them in shared memory."""
        sought = ((folder, "" if folder == Path("/dev/shm") else self.token) for folder in _shared_folders())
        return sorted(str(folder / name) for folder, part in sought for name in os.listdir(folder) if part in name)

    def close(self) -> None:
        for listener in self._listeners:
            listener.close()
        shutil.rmtree(self.folder)


def adopt_orphans(adopt: bool) -> None:
    """Whether processes whose parent has gone become our children."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)


def child_processes(*parents: int) -> set[int]:
    """Processes that these have started and not yet reaped."""
    return {int(entry) for entry in os.listdir("/proc") if entry.isdigit() and _parent(entry) in parents}


def _parent(process: str) -> int | None:
    """None where the process has gone meanwhile."""
    try:
        with open(f"/proc/{process}/stat", errors="replace") as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _listen(family: int, address) -> socket.socket:
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen()
    listener.setblocking(False)
    return listener


def _was_visited(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
        return True
    except BlockingIOError:
        return False


def _file_state(path: Path) -> tuple:
    stat = path.lstat()
    content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    marks = os.listxattr(path, follow_symlinks=False)
    return (stat.st_mode, stat.st_uid, stat.st_gid, stat.st_nlink, stat.st_mtime_ns, content, marks)


def _shared_folders() -> list[Path]:
    folders = ("/dev/shm", "/dev/mqueue", "/tmp", _PACKAGE, "/sys/fs/cgroup")
    return [path for path in map(Path, folders) if path.is_dir()]


def _identifiers(path: Path) -> list[str]:
    """Identifiers of System V memory, queues and semaphores."""
    return [" ".join(line.split()[:2]) for line in path.read_text().splitlines()] if path.exists() else []
