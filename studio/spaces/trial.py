"""The studio, tried in a place as a Space's: it answers in time, makes a run, judges by an own script, comes back."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engines.domains import NAMES
from engines.remote import RemoteError, Studio
from studio.spaces.room import Room, room, two_cores

ANSWER_SECONDS, GIVEN_UP_SECONDS, STOP_SECONDS, TICK_SECONDS = 30.0, 180.0, 30.0, 0.1
MOST_MEMORY = 16_000_000_000  # bytes
RUN = {"domain": NAMES[0], "lanes": 4, "particles": 2, "levels": 4}
SCRIPT = "def reward(designs):\n    return [float(len(design)) for design in designs]\n"
OWN = RUN | {"rewards": {"mine": 1.0}, "scripts": {"mine": SCRIPT}}
Told = Callable[[str], None]


@dataclass(frozen=True)
class Late:
    """Seconds until the page answered, and seconds that its process worked: fewer where a machine is busy."""

    wall: float
    worked: float

    @property
    def words(self) -> str:
        return f"it answered after {self.wall:.1f} s, for which it worked {self.worked:.1f} s"


def trial_faults(root: Path, told: Told) -> list[str]:
    """told: gets a line for what went well."""
    try:
        with room(root) as place:
            return list(_tried(place, told))
    except ValueError as error:
        return [str(error)]


def _tried(place: Room, told: Told) -> Iterator[str]:
    run, key = "", ""
    for when, works in (("At the first start", _works), ("After a restart", _is_back)):
        try:
            with _started(place) as (url, late):
                told(f"{when} {late.words}")
                yield from [f"{when} {late.words}; it has {ANSWER_SECONDS:.0f} s."] * (late.wall > ANSWER_SECONDS)
                run, key = works(Studio(url, key), url, run, told)
                yield from _memory(url, told)
        except (RemoteError, RuntimeError) as error:
            yield f"{when}: {error}"
            return


def _works(studio: Studio, url: str, _: str, told: Told) -> tuple[str, str]:
    """A run and an own script come to their ends → (run, key). Raises RemoteError."""
    result = studio.design(RUN)
    told(f"A run made {len(result.designs)} designs.")
    scripts = health(url).get("scripts", "")
    try:
        told(f"An own script judged {len(studio.design(OWN).designs)} designs ({scripts}).")
    except RemoteError as error:
        told(f"Own scripts are off there: {error}")
    return result.run, studio.key


def _is_back(studio: Studio, url: str, run: str, told: Told) -> tuple[str, str]:
    """The run of before can still be read. Raises RemoteError."""
    told(f"The run of before is there, with {len(studio.result(run).designs)} designs.")
    return run, studio.key


def _memory(url: str, told: Told) -> Iterator[str]:
    """What page and engine hold, by /metrics."""
    with urllib.request.urlopen(f"{url}metrics", timeout=10) as answer:
        lines = [line for line in answer.read().decode().splitlines() if line.startswith("svdd_memory_bytes{")]
    held = sum(float(line.split()[-1]) for line in lines)
    told(f"Page and engine hold {held / 1e9:.1f} GB.")
    if held > MOST_MEMORY:
        yield f"Page and engine hold {held / 1e9:.1f} GB, and a Space has {MOST_MEMORY / 1e9:.0f}; load less at once."


@contextmanager
def _started(place: Room) -> Iterator[tuple[str, Late]]:
    """The address, once it answers. Raises RuntimeError with a sentence."""
    url = f"http://127.0.0.1:{(port := _free_port())}/"
    environment = place.environment(GRADIO_SERVER_PORT=str(port), STUDIO_LOG="errors")
    command, began = place.command(sys.executable, "app.py"), time.monotonic()
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, env=environment, preexec_fn=two_cores, **pipes)
    try:
        _wait(process, url)
        yield url, Late(time.monotonic() - began, _worked(process.pid))
    finally:
        process.terminate()
        process.communicate(timeout=STOP_SECONDS)


def _worked(pid: int) -> float:
    """Seconds that a process has had of a processor."""
    ticks = sum(map(int, Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _wait(process: subprocess.Popen, url: str) -> None:
    end = time.monotonic() + GIVEN_UP_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            last = process.stdout.read().strip().splitlines()[-1:]
            raise RuntimeError(f"it ended before it answered; mend what it says: {' '.join(last)}")
        if health(url):
            return
        time.sleep(TICK_SECONDS)
    raise RuntimeError(f"it did not answer within {GIVEN_UP_SECONDS:.0f} s; do less before the page is served.")


def health(url: str) -> dict:
    """What /healthz says; {} while nothing answers."""
    try:
        with urllib.request.urlopen(f"{url}healthz", timeout=5) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
