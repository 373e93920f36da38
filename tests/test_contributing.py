"""What CONTRIBUTING.md names is there, and each of its commands is run, with data and time for a test."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text()
COMMANDS = re.search(r"```sh\n(.*?)```", TEXT, re.S)[1].strip().splitlines()
ETHERS = [f"{'C' * i}O{'C' * j}N" for i in range(1, 21) for j in range(1, 21)]  # some of which are held out
PATHS = re.findall(r"`((?:engines|studio|tests)/[\w/.]+)`", TEXT)


def for_a_test(command: str, folder: Path) -> str:
    """The same command with this Python, on data of its own and for a moment."""
    command = command.replace("zinc250k.smi.gz", str(folder / "ethers.smi")).replace(" work/", f" {folder}/")
    command = command.replace("--minutes 95", "--minutes 0.02").replace("--port 7861", f"--port {free_port()}")
    command = command.replace("tests/test_map.py", "tests/test_shape.py").replace(
        "digests.json", "digests.json --only chain"
    )
    command = command.replace(".venv/bin/ruff", ".venv/bin/python -m ruff")
    return command.replace(".venv/bin/python", shlex.quote(sys.executable))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    (tmp_path / "ethers.smi").write_text("\n".join(ETHERS))
    yield tmp_path
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize("command", [c for c in COMMANDS if "app.py" not in c])
def test_a_command_does_what_it_says(command, folder):
    done = subprocess.run(
        for_a_test(command, folder), shell=True, cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_studio_opens(folder):
    (command,) = (for_a_test(c, folder) for c in COMMANDS if "app.py" in c)
    surroundings = {**os.environ, "STUDIO_HOME": str(folder / "home")}
    studio = subprocess.Popen(shlex.split(command), cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL)
    try:
        assert answers(f"http://127.0.0.1:{command.split()[-1]}/", 60)
    finally:
        studio.terminate()
        studio.wait(20)


def answers(url: str, seconds: float) -> bool:
    """Whether something answers there in time."""
    end = monotonic() + seconds
    while monotonic() < end:
        try:
            return urllib.request.urlopen(url, timeout=5).status == 200
        except (urllib.error.URLError, OSError):
            sleep(0.2)
    return False


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_a_file_to_copy_is_there(path):
    assert (ROOT / path).exists()
