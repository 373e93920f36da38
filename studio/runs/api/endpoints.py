"""What programs ask for. A key of the caller's own says whose a run is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import gradio as gr

from engines.records.store import StoreError
from engines.records.store.bounds.quotas import NAMELESS
from engines.request.describe import describe_settings
from studio.errors import UserError
from studio.runs.api.keys import known_key, own_key
from studio.runs.runs import Runs
from studio.runs.settings.title import run_title
from studio.runs.view import view_run

START = (
    "Start a run → its id, and a key.\n\n"
    "The first call gives a key with the run's id; keep it, and bring it along from then on. With it runs are listed, "
    "paused, stopped and resumed. Whoever knows a run's id can look at it."
)


def add_endpoints(runs: Runs) -> None:
    """Within a page being built: /start, /look and so on."""
    endpoints = Endpoints(runs)
    gr.api(endpoints.start, api_name="start", api_description=f"{START}\n\n{describe_settings()}")
    for name in ("look", "runs", "pause", "stop", "resume"):
        gr.api(getattr(endpoints, name), api_name=name)


def _refusing(function: Callable) -> Callable:
    """The method, with refusals that reach a program as their sentence."""

    @wraps(function)
    def answer(*asked: Any, **named: Any) -> Any:
        try:
            return function(*asked, **named)
        except (UserError, StoreError) as error:
            raise gr.Error(str(error)) from error

    return answer


def _program(request: gr.Request | None) -> str:
    """As whom a program without a key is counted; "" where even its session is not known."""
    session = request and request.session_hash
    return f"{NAMELESS}{session}" if session else ""


class Endpoints:
    """One method an endpoint; its docstring is what the API says of it."""

    def __init__(self, runs: Runs):
        self._runs = runs

    @_refusing
    def start(self, settings: dict[str, Any], key: str = "", request: gr.Request | None = None) -> tuple[str, str]:
        """START says it."""
        client = self._runs.client(request) or ("" if key else _program(request))
        key = own_key(key)
        return self._runs.start(settings, key, client), key

    @_refusing
    def look(self, run: str, key: str = "") -> dict[str, Any]:
        """A run as the page sees it: where it stands, its film, its designs."""
        return view_run(self._runs, run, 0, key)

    @_refusing
    def runs(self, key: str) -> list[dict[str, Any]]:
        """The runs that were started with this key, newest first."""
        rows = self._runs.history(known_key(key))
        if not rows:
            raise UserError("No run was started here with this key; it may be another studio's.")
        return [
            {
                "run": row.id,
                "status": row.status,
                "level": row.position,
                "levels": row.levels,
                "title": run_title(row.brief),
            }
            for row in rows
        ]

    @_refusing
    def pause(self, run: str, key: str, request: gr.Request | None = None) -> dict[str, Any]:
        """Pause a run of one's own → where it stands."""
        return self._steer(run, key, "pause", request)

    @_refusing
    def stop(self, run: str, key: str, request: gr.Request | None = None) -> dict[str, Any]:
        """Stop a run of one's own; what was done is kept → where it stands."""
        return self._steer(run, key, "stop", request)

    @_refusing
    def resume(self, run: str, key: str, request: gr.Request | None = None) -> dict[str, Any]:
        """Let a paused, stopped or failed run of one's own go on → where it stands."""
        return self._steer(run, key, "go", request)

    def _steer(self, run: str, key: str, wanted: str, request: gr.Request | None) -> dict[str, Any]:
        self._runs.steer(run, known_key(key), wanted, self._runs.client(request))
        row = self._runs.row(run)
        return {"run": row.id, "status": row.status, "level": row.position, "levels": row.levels}
