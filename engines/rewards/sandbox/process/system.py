"""What this system offers for confining, and which folders confined scripts may read."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

from engines.rewards.sandbox.errors import ScriptError
from engines.rewards.sandbox.inside.confinement.landlock import abi_version
from engines.rewards.sandbox.inside.confinement.policy import NO_OPEN, STRICT
from engines.rewards.sandbox.inside.confinement.syscalls import ARCHITECTURES

REQUIREMENTS = "that needs Linux on x86-64 or aarch64 with seccomp"
SANDBOX = Path(__file__).resolve().parents[1]  # the folder from which a worker imports `inside`


def best_mode() -> str | None:
    """strict where the kernel has Landlock, no-open with seccomp alone, None where neither confines."""
    if sys.platform != "linux" or os.uname().machine not in ARCHITECTURES:
        return None
    return STRICT if abi_version() else NO_OPEN


def readable_folders() -> tuple[str, ...]:
    """The interpreter's and libraries' folders, and nothing else."""
    paths = sysconfig.get_paths()
    found = [paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")] + package_folders()
    found += [os.path.join(sys.base_prefix, "lib"), "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
    return tuple(dict.fromkeys(os.path.realpath(path) for path in found if os.path.isdir(path)))


def package_folders() -> list[str]:
    """The folders that installed packages lie in."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def require_unreadable(data: Path) -> None:
    """Raises ScriptError("closed") where scripts could read this folder of the studio's own."""
    if any(data.resolve().is_relative_to(folder) for folder in readable_folders()):
        raise ScriptError(
            "closed",
            f"The studio's data lies in {data.resolve()}, which scripts may read because Python's libraries are there; "
            "choose another --store",
        )
