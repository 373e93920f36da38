"""The start of an unconfined worker, on any system: calls on its input, answers on its output, what a script prints on its errors."""

from __future__ import annotations

import os
import threading
import time

from .judge import answer_for_life
from .packages import contributed
from .wire import CONFINED, send

BEAT_SECONDS = 1.0


def main() -> None:
    calls, answers = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    threading.Thread(target=_die_with, args=(os.getppid(),), daemon=True).start()
    contributed()
    send(answers, 0, CONFINED, b'{"mode": "none"}')
    answer_for_life(calls, answers)


def _die_with(parent: int) -> None:
    """Even in the middle of an endless loop."""
    while os.getppid() == parent:
        time.sleep(BEAT_SECONDS)
    os._exit(0)
