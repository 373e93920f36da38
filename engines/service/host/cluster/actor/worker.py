"""An actor's class: a Desk that begins once its surroundings are set. Costs no torch to import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Worker:
    """environment: variables that this process is to have. threads: of the processor. data: the studio's folder."""

    def __init__(self, environment: Mapping[str, str], device: str, threads: int, data: str, trusted: bool):
        os.environ.update(environment)
        import torch

        from engines.service.host.cluster.actor.desk import Desk

        torch.set_num_threads(threads)
        self._device, self._desk = device, Desk(device, Path(data), trusted)

    def hello(self) -> dict[str, str]:
        """The versions that decide which designs a request gives."""
        from engines.versions import versions

        return versions()

    def answer(self, name: str, *given: Any) -> Any:
        return self._desk.answer(name, *given)

    def forget(self, run: str) -> None:
        self._desk.forget(run)

    def cpu_seconds(self) -> float:
        """That this process has computed."""
        import time

        return time.process_time()
