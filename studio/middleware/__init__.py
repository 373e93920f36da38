"""What stands between strangers and the studio: ASGI middleware, and what is bounded there.

faults.py     whatever goes wrong is a status and a sentence, and a line of the log
endpoints.py  which of Gradio's endpoints there are, and whose request it is
bodies.py     how much a request may bring
uploads.py    how much of it stays on the disk
unread.py     answers that nobody fetches, and rest while nobody calls
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.middleware import Middleware

from studio.middleware.bodies import BoundedBodies
from studio.middleware.endpoints import StudioEndpoints
from studio.middleware.faults import HANDLERS, FaultAnswers, bound_tracebacks
from studio.middleware.unread import tended_queue
from studio.middleware.uploads import UploadFolder, UploadQuota

MOST_UPLOAD = "16mb"  # of one file
MOST_SESSIONS = 64  # that Gradio remembers: half a megabyte each, and the studio keeps nothing in them


def launch_bounds(uploads: Path, public: bool, first: list[Middleware]) -> dict[str, Any]:
    """Arguments of Blocks.launch. uploads: the folder that Gradio keeps uploads in. public: strangers reach this one.

    first: middleware that a request meets before anything of it is read.
    """
    bound_tracebacks()
    return {
        "max_file_size": MOST_UPLOAD,
        "state_session_capacity": MOST_SESSIONS,
        "app_kwargs": {
            "middleware": [Middleware(FaultAnswers), *first, *stranger_guards(uploads, public)],
            "exception_handlers": HANDLERS,
            "lifespan": tended_queue,
        },
    }


def stranger_guards(uploads: Path, public: bool) -> list[Middleware]:
    """From the outside in."""
    return [
        Middleware(StudioEndpoints, public=public),
        Middleware(BoundedBodies),
        Middleware(UploadQuota, folder=UploadFolder(uploads)),
    ]
