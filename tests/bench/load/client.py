"""A studio that is asked as its page and as programs ask it, and the memory that its processes take: for benches."""

from __future__ import annotations

import json
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from gradio_client import Client

from tests.bench.studio_process import memory, running_studio

ENDED = ("done", "failed", "stopped")
NAMES = {"app.py": "web", "engines.service.worker": "engine", "reader_process": "picture reader", "inside": "scripts"}
MB = 1 << 20


class Studio:
    """Started on entering, ended on leaving. options: further words of its command line."""

    def __init__(self, *options: str):
        self._options, self._held = options, ExitStack()

    def __enter__(self) -> Studio:
        self.home = Path(self._held.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        self.process = self._held.enter_context(running_studio(self.home, *self._options))
        self.url = self.process.url.rstrip("/")
        self.client, self.stranger = (Client(self.url, verbose=False) for _ in range(2))
        self._stage = next(c["id"] for c in self.get("/config")["components"] if c["props"].get("elem_id") == "stage")
        return self

    def __exit__(self, *error: Any) -> None:
        self._held.close()

    def start(self, settings: dict[str, Any], program: Client | None = None) -> str:
        """A run's id. program: who asks, the victim where that is not said."""
        return (program or self.client).predict(settings, api_name="/start")[0]

    def ask(self, function: str, **ask: Any) -> dict[str, Any]:
        """What the page's stage gets of a server function."""
        data = {"session_hash": "bench", "component_id": self._stage, "fn_name": function, "data": ask}
        return self.post("/gradio_api/component_server", data)

    def wait(self, run: str, seconds: float = 600) -> str:
        """The status in which a run ends."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = self.ask("look", run=run, after=1 << 20)["status"]
            if status in ENDED:
                return status
            time.sleep(0.2)
        raise TimeoutError(f"{run} has not ended in {seconds:.0f} s")

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return json.loads(answer.read())

    def post(self, path: str, data: Any) -> Any:
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(data).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def memory(self) -> dict[str, int]:
        """MB of resident memory of every process of the studio; of several alike the largest."""
        found: dict[str, int] = {}
        for process in _descendants(self.process.pid):
            try:
                words = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            name = next((name for part, name in NAMES.items() if part in words), "other")
            found[name] = max(found.get(name, 0), memory(process) // MB)
        return found


def _descendants(process: int) -> list[int]:
    """It and all that it has started."""
    found = [process]
    for known in found:
        try:
            tasks = Path(f"/proc/{known}/task").iterdir()
            found += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found
