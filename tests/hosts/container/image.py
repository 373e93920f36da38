"""A root as a Dockerfile's steps leave it: this system's programs, this Python with its packages, and nothing else.

What installs packages (apt-get, pip) is not carried out: they are this system's.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

from tests.hosts.container.dockerfile import Step, is_ignored, read_steps

SYSTEM = ("usr", "bin", "sbin", "lib", "lib64")
INSTALLERS = ("apt-get", "pip")
FILES = ("login.defs", "ld.so.cache", "nsswitch.conf", "hosts", "ssl", "alternatives")
PEOPLE = {  # of a new system
    "passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
    "group": "root:x:0:\nnogroup:x:65534:\n",
    "shadow": "root:*:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\n",
}
PYTHON = f"{sys.prefix}/bin"  # where `python` is, there as here


@dataclass
class Image:
    """root: the folder that is / there. environment, folder, user, command, health: as the steps have set them."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": f"{PYTHON}:/usr/bin:/usr/sbin"})
    folder: str = "/"
    user: str = "0"
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)

    def script(self, arguments: list[str], extra: str = "") -> str:
        """Lines for sh as root, in a mount namespace of its own, which end as that user's process."""
        drop = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", "--no-new-privs"]
        drop += ["--inh-caps=-all", "--bounding-set=-all"] if self.user != "0" else []
        said = [f"{name}={value}" for name, value in self.environment.items()]
        inside = f"cd {shlex.quote(self.folder)} && exec {shlex.join([*drop, 'env', '-i', *said, *arguments])}"
        return "\n".join([*_mounts(self.root), extra, f"exec chroot {self.root} /bin/sh -c {shlex.quote(inside)}"])


def build(dockerfile: Path, context: Path, root: Path) -> Image:
    """Raises CalledProcessError for a RUN that fails."""
    image, patterns = Image(root), _ignored(dockerfile)
    _lay_system(root)
    for step in read_steps(dockerfile):
        _carry_out(image, step, context, patterns)
    return image


def _carry_out(image: Image, step: Step, context: Path, patterns: list[str]) -> None:
    if step.name in ("ENV", "ARG"):
        image.environment |= dict(word.split("=", 1) for word in shlex.split(step.text))
    elif step.name == "WORKDIR":
        image.folder = step.text
        (image.root / step.text.lstrip("/")).mkdir(parents=True, exist_ok=True)
    elif step.name == "COPY":
        _copy(image, context, patterns, step.words())
    elif step.name == "RUN" and step.text.split()[0] not in INSTALLERS:
        subprocess.run(["unshare", "--mount", "sh", "-ec", image.script(["sh", "-ec", step.text])], check=True)
    elif step.name == "USER":
        image.user = step.text
    elif step.name == "CMD":
        image.command = step.words()
    elif step.name == "HEALTHCHECK":
        image.health = Step("CMD", step.text.partition("CMD ")[2]).words()
    elif step.name == "VOLUME":
        image.volumes.append(step.text)


def _copy(image: Image, context: Path, patterns: list[str], words: list[str]) -> None:
    *sources, target = words
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=context, capture_output=True, text=True
    )
    for name in (name for name in listed.stdout.splitlines() if not is_ignored(name, patterns)):
        if "." in sources or name in sources:
            path = image.root / image.folder.lstrip("/") / target / (name if "." in sources else Path(name).name)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(context / name, path)


def _ignored(dockerfile: Path) -> list[str]:
    lines = dockerfile.with_name(f"{dockerfile.name}.dockerignore").read_text().splitlines()
    return [line.strip() for line in lines if line.strip()]


def _lay_system(root: Path) -> None:
    for name in SYSTEM:
        place = Path("/") / name
        (root / name).symlink_to(os.readlink(place)) if place.is_symlink() else (root / name).mkdir()
    for name in ("proc", "dev", "tmp", "home", "etc", "var", *(part.lstrip("/") for part in _python())):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if (found := Path("/etc") / name).exists():
            (shutil.copytree if found.is_dir() else shutil.copyfile)(found, root / "etc" / name)
    for name, text in PEOPLE.items():
        (root / "etc" / name).write_text(text)


def _python() -> list[str]:
    """Folders of this interpreter and its packages that lie outside the system's own."""
    found = {os.path.realpath(sys.base_prefix), sys.prefix, os.path.realpath(sysconfig.get_path("purelib"))}
    found |= {os.path.realpath(sys.prefix)}
    return sorted(path for path in found if not path.startswith("/usr"))


def _mounts(root: Path) -> list[str]:
    system = [name for name in SYSTEM if not (root / name).is_symlink()]
    return [
        *(f"mount --bind -o ro /{name} {root}/{name}" for name in system),
        *(f"mount --bind {path} {root}{path}" for path in _python()),
        f"mount -t proc proc {root}/proc",
        f"mount --rbind /dev {root}/dev",
        f"mount -t tmpfs -o mode=1777 tmpfs {root}/tmp",
    ]
