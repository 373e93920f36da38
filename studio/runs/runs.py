"""A run's life as the page sees it: start, pause, stop, resume, read. Everything comes from the store."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import gradio as gr
from pydantic import ValidationError

from engines.admission import refusal
from engines.domains import NAMES, Domain, domain
from engines.estimate import size_of, steps_of
from engines.records.events import event
from engines.records.store import Broken, RunRow, Store, StudyRow
from engines.request import Request, as_json, sentences
from engines.request.available import missing_rewards
from engines.samplers import SAMPLERS
from studio.errors import UserError, store_errors
from studio.rewards.library import ScriptLibrary
from studio.runs.limits import Limits
from studio.runs.records.cache import RecordCache, Records
from studio.times import format_duration
from studio.visitors import client_address

MOST_ID = 40  # characters, more than any run id has
WISHES = ("go", "pause", "stop")


class Deleted(UserError):
    """A run or study that its owner has deleted, and may have back for a while."""

    def __init__(self, row: RunRow | StudyRow, seconds: float):
        """seconds: for which it may be had back, from the deletion on."""
        self._row, self._left = row, max(0.0, row.deleted + seconds - time.time())
        self._kind = "study" if isinstance(row, StudyRow) else "run"
        super().__init__(f"This {self._kind} was deleted by its owner, who can still take that back for a while.")

    def told(self, owner: str) -> dict[str, Any]:
        """What the page says of it: to its owner that it may be had back, too. owner: a secret."""
        if not self._row.belongs_to(owner):
            return {"refused": str(self)}
        left = format_duration(self._left)
        words = f"You deleted this {self._kind}. For {left} it can be had back; it is as it was then."
        return {"refused": words, "restore": True, "name": self._row.name, "seconds": self._left}


class Runs:
    """All runs of one store. library: the reward scripts of the same store."""

    def __init__(self, store: Store, trusted: bool = False, public: bool = False, limits: Limits | None = None):
        """trusted: own scripts may run unconfined. public: strangers reach this studio, so it grants less."""
        self.store, self.library, self.limits = store, ScriptLibrary(store, trusted), limits or Limits()
        self.public = public
        self._cache = RecordCache(store, self.limits.memory_bytes)
        self.engine_words: Callable[[], str] = str  # what people should know of the engine, "" while all is well
        self.host_words: Callable[[], str] = str  # what computes runs, and on what; "" while that is not known
        self.visitor_asks: Callable[[str], None] = lambda owner: None  # whose account a host may charge: a secret
        self.kept_words = ""  # where they are kept, where people should know

    def start(self, settings: dict[str, Any], owner: str, client: str = "") -> str:
        """Queues a run → its id. Raises UserError with what to mend.

        owner: the asker's secret. client: their address.
        """
        request = self.read(settings, owner)
        self.check(request)
        with store_errors():
            self.store.check_room()
            run = self.store.submit(as_json(request), owner, client, self.limits.quota, steps_of(request))
        event("run.queued", run=run, domain=request.domain, sampler=request.sampler, lanes=request.lanes)
        return run

    def read(self, settings: dict[str, Any], owner: str) -> Request:
        """Settings with the texts of the scripts that they name. Raises UserError with what to mend."""
        if not owner:
            raise UserError("The page has not said whose run this is; reload the page.")
        self.visitor_asks(owner)
        return _parse(self.library.resolve_scripts(settings, owner))

    def check(self, request: Request) -> None:
        """Raises UserError where this studio does not grant the run, or cannot have what it needs."""
        self._check_cost(request)
        self._check_public(request)
        _check_rewards_available(request)
        self._check_gradients(request)

    def _check_gradients(self, request: Request) -> None:
        """Raises UserError where a script's gradient is asked for and no plain process may compute it."""
        heeded = [name for name in request.scripts if request.rewards[name]]
        if SAMPLERS[request.sampler].gradient and (why := self.library.script_host.gradient_refusal(heeded)):
            raise UserError(why)

    def client(self, request: gr.Request | None) -> str:
        """The address of who asks, by which this studio counts; "" where it does not."""
        return client_address(request, self.public)

    def validate(self, settings: dict[str, Any]) -> dict[str, Any]:
        """A stranger's settings → a request as JSON, all of it valid. Raises UserError."""
        if self._would_run_plainly(settings.get("scripts")):
            raise UserError(
                "These settings bring reward scripts of somebody else, and this studio runs scripts unconfined; "
                "read them first, and add them in the tab Rewards."
            )
        return as_json(_parse(settings))

    def _would_run_plainly(self, scripts: Any) -> bool:
        """Whether any of the scripts, name → text, would be judged by a plain process."""
        host, texts = self.library.script_host, scripts.values() if isinstance(scripts, dict) else ()
        return bool(scripts) and (host.unconfined or any(host.runs_plainly(str(text)) for text in texts))

    def steer(self, run: str, owner: str, wanted: str, client: str = "") -> None:
        """Pauses, stops or resumes (“go”) a run. Raises UserError for somebody else's.

        client: the asker's address; "" where it is not counted, and the run stays whose it was.
        """
        row = self.row(run)
        if not row.belongs_to(owner):
            raise UserError("This run belongs to somebody else; start your own to steer it.")
        self.visitor_asks(owner)
        if wanted not in WISHES:
            raise UserError("A run can be paused, stopped or resumed.")
        with store_errors():
            if wanted == "go" and pausing_script(row):
                self.store.amend(run, self.library.update_scripts(row.request, owner))
            self.store.want(run, wanted, client or row.client, self.limits.quota)

    def row(self, run: str) -> RunRow:
        """What the store knows of a run. Raises UserError where there is none of that id; Deleted."""
        named = isinstance(run, str) and len(run) < MOST_ID
        with store_errors():
            row = self.store.get(run) if named else None
            reason = self.store.deletion(run) if named and row is None else ""
        if row is not None and row.deleted is not None:
            raise Deleted(row, self.store.limits.undo_seconds)
        if row is None:
            raise UserError(reason or "There is no such run here; it may have been deleted. Start a new one.")
        return row

    def study(self, study: str) -> StudyRow:
        """What the store knows of a study. Raises UserError where there is none of that id; Deleted."""
        with store_errors():
            row = self.store.study(study) if isinstance(study, str) and len(study) < MOST_ID else None
        if row is None:
            raise UserError("There is no such study here; it may have been deleted. Make a new one.")
        if row.deleted is not None:
            raise Deleted(row, self.store.limits.undo_seconds)
        return row

    def request(self, run: str) -> dict[str, Any]:
        """A run's request as JSON. Raises UserError."""
        with store_errors():
            return self.row(run).request

    def result(self, run: str) -> dict[str, Any] | None:
        """A run's result as JSON; None until it has finished. Raises UserError."""
        return self.row(run).result

    def records(self, run: str) -> Records:
        """A run's step records, oldest first. Raises UserError."""
        return self.records_of(self.row(run))

    def records_of(self, row: RunRow) -> Records:
        """The step records of a run whose row is at hand."""
        return self._cache.read(row)

    def broken_script(self, run: str) -> tuple[str, str, str, int | None]:
        """Name and text of the script that paused the run, what was said of it, and its line. Raises UserError."""
        row = self.row(run)
        broken = pausing_script(row)
        if broken is None:
            raise UserError("No script has paused this run.")
        return broken.reward, self.request(run)["scripts"][broken.reward], row.message, broken.line

    def history(self, owner: str) -> list[RunRow]:
        """An owner's runs, newest first. Raises UserError."""
        with store_errors():
            return self.store.history(owner) if owner else []

    def deletions(self, owner: str) -> list[str]:
        """What became of an owner's runs that the store no longer has, in sentences. Raises UserError."""
        with store_errors():
            return self.store.deletions(owner) if owner else []

    def _check_cost(self, request: Request) -> None:
        """Raises UserError for what this studio does not grant to one run."""
        sentence = refusal(size_of(request), self.limits, self.library.prices(request.scripts))
        if sentence:
            raise UserError(sentence)

    def _check_public(self, request: Request) -> None:
        """Raises UserError for what this studio does not grant to strangers."""
        if self.public:
            _check_downloads(request)
            try:
                domain(request.domain).check_public(request.conditions)
            except ValueError as error:
                raise UserError(str(error)) from error


def domain_of(row: RunRow) -> Domain:
    """The domain of a run. Raises UserError where this studio does not have it."""
    name = row.brief.get("domain") if row.brief else row.request["domain"]
    if name not in NAMES:
        raise UserError(
            f"This run was made for “{name}”, which this version of the studio does not have. "
            "What was recorded stays; open it with the version that made it."
        )
    return domain(name)


def pausing_script(row: RunRow) -> Broken | None:
    """The script that this run waits for."""
    return row.broken if row.status == "paused" else None


def _parse(settings: dict[str, Any]) -> Request:
    try:
        return Request.model_validate(settings)
    except ValidationError as error:
        raise UserError(" ".join(sentences(error))) from error


def _check_rewards_available(request: Request) -> None:
    """Raises UserError for rewards that this machine does not have."""
    if why := missing_rewards(request):
        raise UserError(why)


def _check_downloads(request: Request) -> None:
    """Raises UserError for rewards whose first use would download something large."""
    rewards = domain(request.domain).rewards
    for reward in (rewards[name] for name in request.rewards if name in rewards):
        if reward.download and (size := reward.download()):
            raise UserError(
                f"This studio is open to everybody, and {reward.label} would first download {size}; choose another "
                "reward, or run the studio on your own machine. (Whoever runs this one fetches it by using it once "
                "while nobody else can reach the studio.)"
            )
