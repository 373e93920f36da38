"""What this system offers for confining, and which folders confined scripts may read."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

from engines.rewards.sandbox.fault import Fault
from engines.rewards.sandbox.inside.bounds import NO_OPEN, STRICT
from engines.rewards.sandbox.inside.landlock import version
from engines.rewards.sandbox.inside.syscalls import ARCHITECTURES

NEEDS = "that needs Linux on x86-64 or aarch64 with seccomp"


def best_mode() -> str | None:
    """strict where the kernel has Landlock, no-open with seccomp alone, None where neither confines."""
    if sys.platform != "linux" or os.uname().machine not in ARCHITECTURES:
        return None
    return STRICT if version() else NO_OPEN


def readable_folders() -> tuple[str, ...]:
    """The interpreter's and libraries' folders, and nothing else."""
    paths = sysconfig.get_paths()
    found = [paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")] + packages()
    found += [os.path.join(sys.base_prefix, "lib"), "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
    return tuple(dict.fromkeys(os.path.realpath(path) for path in found if os.path.isdir(path)))


def packages() -> list[str]:
    """The folders that installed packages lie in."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def apart(data: Path) -> None:
    """Raises Fault("closed") where scripts could read this folder of the studio's own."""
    if any(data.resolve().is_relative_to(folder) for folder in readable_folders()):
        raise Fault(
            "closed",
            f"The studio's data lies in {data.resolve()}, which scripts may read because Python's libraries are there; choose another --store",
        )
