"""The start of an unconfined worker, on any system.

Calls come on its input, answers go out on its output, and what a script prints goes to its errors.
"""

from __future__ import annotations

import os
import threading
import time

from .packages import add_contributed_path
from .protocol import CONFINED, send_frame
from .script_runner import serve

BEAT_SECONDS = 1.0


def main() -> None:
    """Serve calls until the studio goes. Never returns."""
    calls, answers = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    threading.Thread(target=_die_with_parent, args=(os.getppid(),), daemon=True).start()
    add_contributed_path()
    send_frame(answers, 0, CONFINED, b'{"mode": "none"}')
    serve(calls, answers)


def _die_with_parent(parent: int) -> None:
    """Even in the middle of an endless loop."""
    while os.getppid() == parent:
        time.sleep(BEAT_SECONDS)
    os._exit(0)
