"""The ground that attacks are run on: prey with a secret, listeners, and the traces that an attack would leave."""

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

from tests.rewards.attacks.attack import MEANS, numbers

_SUBREAPER = 36  # of prctl: orphans become our children, so that a daemon is seen
_LIBRARY = min(Path(np.__file__).parent.rglob("*.so"), key=lambda path: path.stat().st_size)  # any that can be loaded


class Ground:
    """A folder that anybody may change, and listeners that anybody may reach: only the sandbox stands before them."""

    def __init__(self) -> None:
        # Not pytest's own folder, which nobody else may enter.
        self.folder, self.token = Path(tempfile.mkdtemp(prefix="attack-")), secrets.token_hex(8)
        for name in ("canary", "store"):
            (self.folder / name).write_text(secrets.token_hex(32))
        (self.folder / "prey.py").write_text("secret = 1\n")
        (self.folder / "link").symlink_to(self.folder / "canary")
        (self.folder / "empty").mkdir()
        sqlite3.connect(self.folder / "database").executescript(
            "pragma synchronous = off; create table secret (x)"
        ).connection.close()
        shutil.copy(_LIBRARY, self.folder / "library.so")
        self._listeners = [
            _listening(socket.AF_INET, ("127.0.0.1", 0)),
            _listening(socket.AF_UNIX, str(self.folder / "socket")),
            _listening(socket.AF_UNIX, f"\0{self.token}.listening"),
        ]
        for path in (self.folder, *self.folder.iterdir()):
            path.chmod(0o777)

    def known(self, zygote: int) -> str:
        """The first lines of every script: what an attacker is told."""
        facts = {
            "FOLDER": str(self.folder),
            "CANARY": str(self.folder / "canary"),
            "STORE": str(self.folder / "store"),
            "LINK": str(self.folder / "link"),
            "DATABASE": str(self.folder / "database"),
            "LIBRARY_OF_ITS_OWN": str(self.folder / "library.so"),
            "LIBRARY": str(Path(np.__file__).parent),
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

    def traces(self, zygote: int) -> dict:
        """Everything that an attack could change; equal before and after."""
        return {
            "files": {str(path): _state(path) for path in (self.folder, *sorted(self.folder.rglob("*")))},
            "processes": children(os.getpid(), zygote),
            "descriptors": len(os.listdir("/proc/self/fd")),
            "named": sorted(
                str(folder / name)
                for folder in _shared()
                for name in os.listdir(folder)
                if folder == Path("/dev/shm") or self.token in name
            ),
            "queues": {kind: _lines(Path("/proc/sysvipc") / kind) for kind in ("shm", "msg", "sem")},
            "priorities": [
                (os.getpriority(os.PRIO_PROCESS, pid), os.sched_getaffinity(pid)) for pid in (os.getpid(), zygote)
            ],
            "visitors": [_visited(listener) for listener in self._listeners],
        }

    def close(self) -> None:
        for listener in self._listeners:
            listener.close()
        shutil.rmtree(self.folder)


def adopt(orphans: bool) -> None:
    """Whether processes whose parent has gone become our children."""
    ctypes.CDLL(None).prctl(_SUBREAPER, int(orphans), 0, 0, 0)


def children(*parents: int) -> set[int]:
    """Processes that these have started and not yet buried."""
    found = set()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", errors="replace") as file:
                    stat = file.read()
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) in parents:
                found.add(int(entry))
    return found


def _listening(family: int, address) -> socket.socket:
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen()
    listener.setblocking(False)
    return listener


def _visited(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
        return True
    except BlockingIOError:
        return False


def _state(path: Path) -> tuple:
    about = path.lstat()
    held = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    return (
        about.st_mode,
        about.st_uid,
        about.st_gid,
        about.st_nlink,
        about.st_mtime_ns,
        held,
        os.listxattr(path, follow_symlinks=False),
    )


def _shared() -> list[Path]:
    return [
        path
        for path in map(Path, ("/dev/shm", "/dev/mqueue", "/tmp", os.path.dirname(np.__file__), "/sys/fs/cgroup"))
        if path.is_dir()
    ]


def _lines(path: Path) -> list[str]:
    """Identifiers of System V memory, queues and semaphores."""
    return [" ".join(line.split()[:2]) for line in path.read_text().splitlines()] if path.exists() else []
