"""The Dockerfile's steps, carried out in a clean root: a studio is healthy there, confines scripts, stops in order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.hosts.container.dockerfile import is_ignored, read_steps
from tests.hosts.container.image import build
from tests.hosts.container.running import running

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / ".devops" / "Dockerfile"
STEPS = read_steps(DOCKERFILE)
# What a slim Debian with Python has, and packages → the libraries that they bring.
SLIM = {"libc", "libdl", "libgcc_s", "libm", "libpthread", "librt", "libstdc++", "libutil", "libz"}
BRINGS = {
    "libexpat1": {"libexpat"},
    "libxext6": {"libXext", "libX11", "libxcb", "libXau", "libXdmcp", "libbsd", "libmd"},
    "libxrender1": {"libXrender"},
}
SUITE, QUIET = "tests/rewards/attacks/test_attacks.py", ("-p", "no:cacheprovider", "-p", "no:playwright")
SELF_TEST = """
from engines.rewards.sandbox import Zygote
from engines.rewards.sandbox.self_test import failures
zygote = Zygote()
print(zygote.mode, failures(zygote), end="")
zygote.close()
"""
RUN = """
from engines.remote import Studio
studio = Studio("http://127.0.0.1:7860/")
own = {"rewards": {"mine": 1.0}, "scripts": {"mine": "def reward(designs):\\n    return [1.0 for _ in designs]\\n"}}
print(studio.design(domain="chain", lanes=4, levels=4, value="pm", **own).rewards, end="")
"""
# Of the attack suite what a container might change: other users, mounts, processes, networks, /proc.
ATTACKS = (
    "read a file", "read another run's record", "the machine's users", "overwrite a file", "a new file", "fork",
    "a program", "a thread", "signal everybody", "connect to the studio", "connect to an abstract socket",
    "the zygote's command line", "load a library of its own",
)  # fmt: skip
CHANGE = "touch /app/x; touch /data/x && echo written"


def can_contain() -> bool:
    """Whether this system lets us have namespaces and mounts."""
    tools = ("unshare", "nsenter", "setpriv", "ip", "chroot")
    if os.name != "posix" or os.geteuid() != 0 or not all(map(shutil.which, tools)):
        return False
    tried = ["unshare", "--mount", "--pid", "--net", "--fork", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(tried, capture_output=True).returncode == 0


@pytest.mark.skipif(not can_contain(), reason="roots of their own are made by root, on Linux")
def test_the_steps_make_a_studio_that_is_healthy_and_confines_scripts(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "root").mkdir()
    image = build(DOCKERFILE, ROOT, tmp_path / "root")
    assert image.user == "1000" and image.volumes == ["/data"]
    with running(image, tmp_path / "log") as container:
        assert container.healthy(60), (tmp_path / "log").read_text()
        changed = container.run("sh", "-c", CHANGE)
        assert changed.stdout == "written\n" and "denied" in changed.stderr
        mode, _, through = container.run("python", "-c", SELF_TEST).stdout.partition(" ")
        assert mode in ("strict", "no-open") and through == "[]"
        told = container.run("python", "-c", RUN)
        assert told.stdout == "[1.0, 1.0, 1.0, 1.0]", told.stderr
        shutil.copytree(ROOT / "tests", image.root / "app" / "tests", ignore=shutil.ignore_patterns("__pycache__"))
        chosen = [f"{SUITE}::test_no_harm_is_done[{mode}-{name}]" for name in ATTACKS]
        assert f"{len(ATTACKS)} passed" in (
            attacked := container.run("python", "-m", "pytest", "-q", *QUIET, *chosen).stdout
        ), attacked
        assert container.stop() < 10  # of the ten seconds that Docker grants


def test_the_image_has_every_library_that_the_packages_need():
    import rdkit
    import RNA

    folders = [Path(rdkit.__file__).parent, Path(RNA.__file__).parent]
    found = [str(file) for folder in folders for file in folder.rglob("*.so*")]
    needed = subprocess.run(["ldd", *found], capture_output=True, text=True).stdout
    names = {Path(path).name.partition(".so")[0] for path in re.findall(r"=> (/\S+)", needed) if "packages" not in path}
    (installed,) = (step.text.split() for step in STEPS if "apt-get install" in step.text)
    assert names <= SLIM.union(*(BRINGS[package] for package in BRINGS if package in installed))


def test_the_python_of_the_image_is_one_that_is_tested():
    (base,) = (step.text for step in STEPS if step.name == "FROM")
    assert re.search(r'^python_version: "(.+)"$', (ROOT / "README.md").read_text(), re.M)[1] in base


def test_nothing_of_the_machine_gets_into_the_image():
    patterns = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text().split()
    left_out = (
        ".git/config",
        ".venv/bin/python",
        "work/a",
        "tests/conftest.py",
        "engines/__pycache__/a.pyc",
        "a/b.part",
    )
    taken = ("app.py", "engines/run/__init__.py", "assets/molecule/card.md", "requirements.txt", ".ci/constraints.txt")
    assert all(is_ignored(path, patterns) for path in left_out) and not any(is_ignored(p, patterns) for p in taken)


def test_compose_keeps_runs_and_grants_nothing_more():
    told = yaml.safe_load((DOCKERFILE.parent / "compose.yaml").read_text())
    for service in told["services"].values():
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["volumes"] == ["runs:/data"]
        assert (
            DOCKERFILE.parent / service["build"]["context"] / service["build"]["dockerfile"]
        ).resolve() == DOCKERFILE
    assert "TORCH_INDEX" in told["services"]["gpu"]["build"]["args"] and "runs" in told["volumes"]
