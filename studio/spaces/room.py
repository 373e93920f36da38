"""A place as a Space's container is: an ordinary user, a tree that cannot be written, an empty home, two cores."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, CORES = 1000, 2
TOOLS = ("unshare", "mount", "setpriv")


@dataclass(frozen=True)
class Room:
    """root: the checkout. home: of the user, empty at first."""

    root: Path
    home: Path

    def command(self, *arguments: str) -> list[str]:
        """The command line that carries out `arguments` there."""
        inside = shlex.join(["exec", "setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *arguments])
        return ["unshare", "--mount", "sh", "-ec", "\n".join([*_reach(self.home), *_read_only(self.root), inside])]

    def environment(self, **more: str) -> dict[str, str]:
        """A bare one, as of a container."""
        return {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "SPACE_ID": "somebody/studio",
        } | more


@contextmanager
def room(root: Path) -> Iterator[Room]:
    """Raises ValueError, a sentence, where this system cannot make one."""
    if os.geteuid() != 0 or not all(map(shutil.which, TOOLS)):
        raise ValueError(f"To try it as another user, run this as root on Linux, where {', '.join(TOOLS)} are.")
    home = Path(tempfile.mkdtemp(prefix="space-home-"))
    try:
        os.chown(home, USER, USER)
        yield Room(root.resolve(), home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def two_cores() -> None:
    """This process and its children from now on have as many cores as a Space."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def _read_only(root: Path) -> list[str]:
    at = shlex.quote(str(root))
    return [f"mount --bind {at} {at}", f"mount -o remount,ro,bind {at}", f"cd {at}"]


def _reach(hold: Path) -> list[str]:
    """Lines that let everybody reach an interpreter which lies in root's own folder, and nothing else of that."""
    prefix, own = os.path.realpath(sys.base_prefix), os.path.expanduser("~root")
    if not Path(prefix).is_relative_to(own):
        return []
    at, held = shlex.quote(prefix), shlex.quote(f"{hold}-python")
    return [
        f"mkdir -p {held}",
        f"mount --bind {at} {held}",
        f"mount -t tmpfs -o mode=755 none {shlex.quote(own)}",
        f"mkdir -p {at}",
        f"mount --move {held} {at}",
        f"rmdir {held}",
    ]
