"""What programs ask for: one method an endpoint, whose docstring is what API and MCP say of it.

A key of the caller's own says whose a run is; whoever knows a run's id can look at it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import gradio as gr

from engines.request.describe import describe_settings
from engines.request.schema import settings_schema
from studio.errors import UserError
from studio.programs import scoring
from studio.programs.described import described_domains, estimated
from studio.programs.key import caller, known_key, own_key, said_key
from studio.programs.looks import heeded, listed, run_result, run_status
from studio.programs.refusing import refusing
from studio.programs.resources import add_resources
from studio.programs.studies import NAMES as OF_STUDIES
from studio.programs.studies import StudyEndpoints
from studio.runs.runs import Runs
from studio.runs.view import view_run

START = (
    "Start a run → its id, and a key.\n\n"
    "The first call gives a key with the run's id; keep it, and bring it along from then on, as `key` or in the header "
    "x-studio-key. With it runs are listed, paused, stopped and resumed. Whoever knows a run's id can look at it. "
    "A run takes seconds to hours: ask /status until it is done, then /result."
)
AT_ONCE = 20  # of the calls that wait
NAMES = (
    "domains", "describe", "estimate", "start", "status", "result", "runs", "look", "pause", "stop", "resume", "score",
    "scores",
)  # fmt: skip


def add_endpoints(runs: Runs) -> None:
    """Within a page being built: /domains, /start and so on."""
    said = {"start": f"{START}\n\n{describe_settings()}"}
    for endpoints, names in ((Endpoints(runs), NAMES), (StudyEndpoints(runs), OF_STUDIES)):
        for name in names:
            about = said.get(name)
            gr.api(getattr(endpoints, name), api_name=name, api_description=about, concurrency_limit=AT_ONCE)
    add_resources(runs)


class Endpoints:
    """runs: of the studio. request: of a call, by Gradio."""

    def __init__(self, runs: Runs):
        self._runs = runs

    @refusing
    def domains(self) -> list[dict[str, Any]]:
        """What can be designed here: each domain with its rewards, samplers, value estimates and usual settings."""
        return described_domains()

    @refusing
    def describe(self, domain: str, sampler: str = "svdd", value: str = "") -> dict[str, Any]:
        """The settings of a run as JSON Schema.

        Args:
            domain: one of /domains
            sampler: how candidates are kept, one of the domain's
            value: how a noisy state is judged, one of the domain's; left out: its usual one
        """
        try:
            return settings_schema(domain, sampler, value)
        except ValueError as error:
            raise UserError(str(error)) from error

    @refusing
    def estimate(self, settings: dict[str, Any], key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """What a run would cost: network rows, reward calls, seconds, bytes; refused: why it would not start, or "".

        Args:
            settings: as for /start
            key: where the settings name saved scripts
        """
        return estimated(self._runs, settings, own_key(said_key(key, request)))

    @refusing
    def start(self, settings: dict[str, Any], key: str = "", request: gr.Request | None = None) -> tuple[str, str]:
        """START says it.

        Args:
            settings: what is wanted; what is left out has the domain's default
            key: that of earlier runs; left out: a new one
        """
        key, client = caller(self._runs, key, request)
        return self._runs.start(settings, key, client), key

    @refusing
    def status(self, run: str, key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """Where a run stands: status (queued, running, paused, done, failed, stopped), level, levels, a line in words.

        Args:
            run: its id, from /start
            key: says whether it is one's own
        """
        return run_status(self._runs, run, said_key(key, request))

    @refusing
    def result(self, run: str) -> dict[str, Any]:
        """The designs of a run, best first, with rewards and figures; of an unfinished one what its states point to.

        Args:
            run: its id
        """
        return run_result(self._runs, run)

    @refusing
    def look(self, run: str, key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """A run as the page sees it: where it stands, its film, its designs.

        Args:
            run: its id
            key: says whether it is one's own
        """
        return view_run(self._runs, run, 0, said_key(key, request))

    @refusing
    def runs(self, key: str = "", request: gr.Request | None = None) -> list[dict[str, Any]]:
        """The runs that were started with a key, newest first.

        Args:
            key: as /start gave it
        """
        return listed(self._runs, known_key(said_key(key, request)))

    @refusing
    async def pause(self, run: str, key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """Pause a run of one's own → where it stands.

        Args:
            run: its id
            key: as /start gave it
        """
        return await self._steer(run, key, "pause", request)

    @refusing
    async def stop(self, run: str, key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """Stop a run of one's own; what was done is kept → where it stands.

        Args:
            run: its id
            key: as /start gave it
        """
        return await self._steer(run, key, "stop", request)

    @refusing
    async def resume(self, run: str, key: str = "", request: gr.Request | None = None) -> dict[str, Any]:
        """Let a paused, stopped or failed run of one's own go on → where it stands.

        Args:
            run: its id
            key: as /start gave it
        """
        return await self._steer(run, key, "go", request)

    @refusing
    async def score(
        self, settings: dict[str, Any], designs: list[str], key: str = "", request: gr.Request | None = None
    ) -> dict[str, Any]:
        """Rewards of designs that one brings along: {job, done, designs, rewards, total, why, units}, lists in order.

        Waits some seconds for the answer; where it takes longer, done is false, and /scores gives it by its job.

        Args:
            settings: domain, rewards, and what else a run would have: scripts, conditions, transforms
            designs: SMILES, letters, or pictures in base64
            key: where the settings name saved scripts
        """
        asker = caller(self._runs, key, request)
        job = await asyncio.to_thread(scoring.ask, self._runs, settings, designs, *asker)
        return await scoring.answer(self._runs, job)

    @refusing
    async def scores(self, job: str) -> dict[str, Any]:
        """What /score found, by its job.

        Args:
            job: as /score gave it
        """
        return await scoring.answer(self._runs, job)

    async def _steer(self, run: str, key: str, wanted: str, request: gr.Request | None) -> dict[str, Any]:
        key = known_key(said_key(key, request))
        await asyncio.to_thread(self._runs.steer, run, key, wanted, self._runs.client(request))
        return await heeded(self._runs, run, key)
