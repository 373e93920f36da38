"""With what a run was computed: the versions that decide which designs a request gives."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("torch", "numpy", "rdkit", "selfies", "diffusers", "transformers", "ViennaRNA", "biopython")
DIGITS = 12  # of the code's digest


def versions(device: str = "") -> dict[str, str]:
    """Of Python, the machine, the packages, and of the studio's engines the digest of their code.

    device: on which it was computed; "" where nothing was.
    """
    machine = f"{platform.system()} {platform.machine()}"
    told = {"engines": _code(), "python": platform.python_version(), "machine": machine}
    return {**told, **{name: _version(name) for name in PACKAGES}, **({"device": device} if device else {})}


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What of the versions is another by now, a sentence each; [] where a request gives the same designs."""
    return [
        f"{name} is {now[name] or 'not there'} here; the run was computed with {told or 'none'}."
        for name, told in before.items()
        if name in now and now[name] != told
    ]


def _version(package: str) -> str:
    """ "" of what is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def _code() -> str:
    """A digest of all files of engines/, by their names."""
    folder = Path(__file__).resolve().parent
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:DIGITS]
