"""A container that runs: processes, network and root of its own, as Docker gives by default."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts.container.image import Image

OWN = ("--mount", "--pid", "--net", "--ipc", "--uts", "--fork")


class Container:
    """pid: of its first process, as this system numbers it."""

    def __init__(self, image: Image, process: subprocess.Popen):
        self._image, self._process = image, process
        self.pid = _child(process.pid)

    def run(self, *arguments: str, seconds: float = 60) -> subprocess.CompletedProcess:
        """What `docker exec` does: as the container's user, in its folder and environment."""
        image = self._image
        drop = ["setpriv", f"--reuid={image.user}", f"--regid={image.user}", "--clear-groups", "--no-new-privs"]
        said = [f"{name}={value}" for name, value in image.environment.items()]
        into = ["nsenter", "-t", str(self.pid), "-m", "-p", "-n", "-r", f"--wdns={image.folder}"]
        command = [*into, *drop, "env", "-i", *said, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds)

    def healthy(self, seconds: float) -> bool:
        """Whether its health check succeeds in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            if self.run(*self._image.health).returncode == 0:
                return True
            time.sleep(0.3)
        return False

    def stop(self, seconds: float = 20) -> float:
        """What `docker stop` does → seconds until it had ended. Raises TimeoutExpired where it ignores SIGTERM."""
        begun = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        self._process.wait(seconds)
        return time.monotonic() - begun


@contextmanager
def running(image: Image, log: Path) -> Iterator[Container]:
    script = image.script(image.command, extra="ip link set lo up")
    with log.open("w") as output:
        process = subprocess.Popen(["unshare", *OWN, "--kill-child", "sh", "-ec", script], stdout=output, stderr=output)
    try:
        yield Container(image, process)
    finally:
        process.kill()
        process.wait(20)


def _child(pid: int) -> int:
    """The one child of a process, once it is there."""
    for _ in range(100):
        if found := Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            return int(found[0])
        time.sleep(0.05)
    raise RuntimeError("the container did not begin")
