"""A studio elsewhere, in the words of engines.design: the run is made there, the result comes here.

    from engines.remote import Studio

    studio = Studio("http://127.0.0.1:7860")
    result = studio.design(domain="molecule", rewards={"qed": 1.0}, lanes=8)
    print(result.designs, result.rewards)

Needs the package gradio_client.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

LOOK_SECONDS = 0.5
HEADER = "x-studio-key"
FINISHED, BROKEN = "done", ("failed", "stopped", "paused")


class RemoteError(RuntimeError):
    """The studio refused, or the run did not come to its end; the message is the studio's sentence."""


@dataclass(frozen=True)
class RemoteResult:
    """designs: as the studio wrote them, lane by lane. rewards: one a design, nan where not judged.

    figures: one mapping a design. measures, cost, request, versions: as the studio keeps them.
    """

    run: str
    designs: list[Any]
    rewards: list[float]
    figures: list[dict[str, Any]]
    measures: dict[str, float]
    cost: dict[str, float]
    request: dict[str, Any]
    versions: dict[str, str]


class Studio:
    """One studio, asked with one key. key: of earlier runs; "" is given one, which `key` then is."""

    def __init__(self, address: str, key: str = ""):
        from gradio_client import Client

        self.key = key
        self._client = Client(address, verbose=False, headers={HEADER: key} if key else None)

    def start(self, settings: Any = None, **named: Any) -> str:
        """Start a run → its id. settings: a Request, or a mapping of its settings. Raises RemoteError."""
        run, self.key = self._ask("start", _plain(settings) | named, self.key)
        return run

    def design(self, settings: Any = None, told: Callable[[str], None] | None = None, **named: Any) -> RemoteResult:
        """Start a run and wait for its end. told: gets a line each time it has changed. Raises RemoteError."""
        run = self.start(settings, **named)
        self.wait(run, told)
        return self.result(run)

    def wait(self, run: str, told: Callable[[str], None] | None = None) -> None:
        """Until the run is done. Raises RemoteError where it is stopped, paused or failed."""
        said = ""
        while (now := self.status(run))["status"] != FINISHED:
            if now["status"] in BROKEN:
                raise RemoteError(now["message"] or now["line"])
            if told and now["line"] != said:
                told(said := now["line"])
            time.sleep(LOOK_SECONDS)

    def status(self, run: str) -> dict[str, Any]:
        """Where a run stands. Raises RemoteError."""
        return self._ask("status", run)

    def result(self, run: str) -> RemoteResult:
        """What a run has so far. Raises RemoteError while there is nothing."""
        told = self._ask("result", run)
        rows = sorted(told["designs"], key=lambda row: row["lane"])
        return RemoteResult(
            run,
            [row["design"] for row in rows],
            [float("nan") if row["reward"] is None else row["reward"] for row in rows],
            [row["figures"] for row in rows],
            *(told[name] for name in ("measures", "cost", "request", "versions")),
        )

    def score(self, designs: Sequence[str], settings: Any = None, **named: Any) -> dict[str, Any]:
        """Rewards of designs that one brings along, as /score gives them. Raises RemoteError."""
        told = self._ask("score", _plain(settings) | named, list(designs), self.key)
        while not told["done"]:
            told = self._ask("scores", told["job"])
        return told

    def domains(self) -> list[dict[str, Any]]:
        """What can be designed there. Raises RemoteError."""
        return self._ask("domains")

    def estimate(self, settings: Any = None, **named: Any) -> dict[str, Any]:
        """What a run would cost there. Raises RemoteError."""
        return self._ask("estimate", _plain(settings) | named, self.key)

    def pause(self, run: str) -> dict[str, Any]:
        """Raises RemoteError, as for stop and resume."""
        return self._ask("pause", run, self.key)

    def stop(self, run: str) -> dict[str, Any]:
        return self._ask("stop", run, self.key)

    def resume(self, run: str) -> dict[str, Any]:
        return self._ask("resume", run, self.key)

    def _ask(self, endpoint: str, *asked: Any) -> Any:
        from gradio_client.exceptions import AppError

        try:
            return self._client.predict(*asked, api_name=f"/{endpoint}")
        except AppError as error:
            raise RemoteError(str(error)) from error


def _plain(settings: Any) -> dict[str, Any]:
    """A Request or a mapping as JSON."""
    return settings.model_dump(mode="json") if hasattr(settings, "model_dump") else dict(settings or {})
