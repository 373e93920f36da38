"""A checkout's files, and its requirements as they are written."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

MOST_FILE, MOST_ALL = 10_000_000, 1_000_000_000  # bytes: a file beyond needs Xet or LFS; all of a Space's
POINTER = b"version https://git-lfs.github.com/spec/"
REQUIREMENTS = "requirements.txt"
ZEROGPU, ZEROGPU_TORCH = "zero-a10g", ("2.8.0", "2.9.1", "2.10.0", "2.11.0")


def file_faults(root: Path) -> list[str]:
    """Files that are too large, that are not really there, or lead elsewhere."""
    sizes = {path: path.stat().st_size for path in files(root) if path.is_file() and not path.is_symlink()}
    names = {path: path.relative_to(root).as_posix() for path in files(root)}
    over = [path for path, size in sizes.items() if size >= MOST_FILE]
    total = sum(sizes.values())
    astray = [path for path in names if path.is_symlink() and not _leads_inside(root, path)]
    return [
        *(f"Split {names[path]}, which has {sizes[path] / 1e6:.1f} MB: a file has less than 10 MB." for path in over),
        *(f"Fetch {names[path]} with git lfs pull: only its pointer is here." for path in sizes if _is_pointer(path)),
        *(f"Put a file in the place of {names[path]}, a link out of the checkout or to nowhere." for path in astray),
        *([f"Leave something out: all files have {total / 1e9:.1f} GB, a Space holds 1 GB."] * (total > MOST_ALL)),
    ]


def files(root: Path) -> list[Path]:
    """What would be pushed: what git knows; without git, everything that is not hidden."""
    asked = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], capture_output=True, text=True)
    if asked.returncode == 0 and asked.stdout:
        return [root / name for name in asked.stdout.split("\0") if name]
    return [path for path in root.rglob("*") if not path.is_dir() and not _is_hidden(path.relative_to(root))]


def requirement_faults(root: Path, front_matter: Mapping[str, Any]) -> list[str]:
    """Lines that no plain pip reads, and what does not fit what the front matter says."""
    try:
        lines = list(_lines(root))
    except OSError:
        return [f"Add a {REQUIREMENTS}: a Space installs what it names."]
    unread = [line for line in lines if _requirement(line) is None]
    gradio = next((r for r in map(_requirement, lines) if r and r.name == "gradio"), None)
    version = str(front_matter.get("sdk_version", ""))
    faults = [f"Write a package and its version in {REQUIREMENTS} instead of “{line}”." for line in unread]
    if gradio is None:
        faults.append(f"Add gradio=={version} to {REQUIREMENTS}.")
    elif version and str(gradio.specifier) != f"=={version}":
        faults.append(
            f"Write gradio=={version} into {REQUIREMENTS}, or “sdk_version: {str(gradio.specifier).lstrip('=')}” into "
            f"README's front matter: a Space installs Gradio {version} before it reads {gradio}."
        )
    return faults + _missing_files(root, front_matter) + _torch_faults(lines, front_matter)


def _torch_faults(lines: Iterable[str], front_matter: Mapping[str, Any]) -> list[str]:
    """ZeroGPU has some versions of torch; pip would take a later one."""
    pins = [str(found.specifier) for found in map(_requirement, lines) if found and found.name == "torch"]
    if front_matter.get("suggested_hardware") != ZEROGPU or pins in ([f"=={known}"] for known in ZEROGPU_TORCH):
        return []
    return [f"Write torch=={ZEROGPU_TORCH[-1]} into {REQUIREMENTS}: ZeroGPU has {', '.join(ZEROGPU_TORCH)}."]


def _missing_files(root: Path, front_matter: Mapping[str, Any]) -> list[str]:
    app, docker = str(front_matter.get("app_file", "")), front_matter.get("sdk") == "docker"
    faults = [f"Name the file that starts the studio as app_file; {app} is none."]
    builds = ["Lay .devops/Dockerfile at the top as Dockerfile: a Docker Space is built from it."]
    return faults * bool(app and not (root / app).is_file()) + builds * (docker and not (root / "Dockerfile").is_file())


def _lines(root: Path) -> Iterator[str]:
    for line in (root / REQUIREMENTS).read_text(encoding="utf-8").splitlines():
        if line := line.partition("#")[0].strip():
            yield line


def _requirement(line: str) -> Requirement | None:
    try:
        return Requirement(line)
    except InvalidRequirement:
        return None


def _is_hidden(path: Path) -> bool:
    return any(part in (".git", ".venv", "__pycache__") for part in path.parts)


def _is_pointer(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(POINTER)) == POINTER


def _leads_inside(root: Path, link: Path) -> bool:
    return link.resolve().is_relative_to(root.resolve()) and link.exists()
