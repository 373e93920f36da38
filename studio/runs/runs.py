"""A run's life as the page sees it: start, watch, pause, stop, resume, export. Everything comes from the store."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from typing import Any

from pydantic import ValidationError

from engines.domains import domain
from engines.records.store import ENDED, LIVE, Broken, RunRow, Store, StoreError
from engines.request import Request, sentences
from studio.pictures.designs import finished
from studio.pictures.distribution import distribution, medians
from studio.pictures.film import film, named, unfolded
from studio.pictures.opinions import medians_beside, opinions
from studio.pictures.values import values
from studio.refusal import Refused
from studio.rewards.library import Shelf
from studio.runs.labels import spent, status_line, title, unconfined, unit

MOST_WORK = 20_000  # lanes × particles of one run from the page
MOST_WAITING = 8  # unfinished runs of one person
REMEMBERED = 32  # runs whose records are held in memory
EXAMPLE = "example"
MOST_COMPARING = 900  # seconds for which the page waits for an unguided counterpart


class Runs:
    """All runs of one store."""

    def __init__(self, store: Store, trusted: bool = False, public: bool = False):
        """trusted: own scripts may run unconfined. public: strangers reach this studio, so it grants less."""
        self._store, self._lock, self.shelf, self._public = store, threading.Lock(), Shelf(store, trusted), public
        self._records: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()

    def start(self, settings: dict[str, Any], owner: str) -> str:
        """Settings → run id. Raises Refused with what to mend."""
        try:
            request = Request(**self.shelf.filled(settings, owner))
        except ValidationError as error:
            raise Refused(" ".join(sentences(error))) from error
        if request.lanes * request.particles > MOST_WORK:
            raise Refused(
                f"Lanes × particles may be at most {MOST_WORK:,} here; it is {request.lanes * request.particles:,}."
            )
        self._granted(request)
        waiting = [row for row in self._store.history(owner) if row.status in LIVE]
        if len(waiting) >= MOST_WAITING:
            raise Refused(f"{len(waiting)} of your runs are still unfinished; wait for one or stop one first.")
        try:
            return self._store.submit(json.loads(request.model_dump_json()), owner)
        except StoreError as error:
            raise Refused(str(error)) from error

    def checked(self, settings: dict[str, Any]) -> dict[str, Any]:
        """A stranger's settings → a request as JSON, all of it valid. Raises Refused."""
        if self.shelf.judges.unconfined and settings.get("scripts"):
            raise Refused(
                "These settings bring reward scripts of somebody else, and this studio runs scripts unconfined; read them first, and add them in the tab Rewards."
            )
        try:
            return json.loads(Request(**settings).model_dump_json())
        except ValidationError as error:
            raise Refused(" ".join(sentences(error))) from error

    def _granted(self, request: Request) -> None:
        """Raises Refused for what this machine does not have, or this studio does not grant."""
        rewards = domain(request.domain).rewards
        missing = [rewards[name].missing() for name in request.rewards if name in rewards and rewards[name].missing]
        if any(missing):
            raise Refused(" ".join(filter(None, missing)))
        if self._public:
            try:
                domain(request.domain).check_public(request.conditions)
            except ValueError as error:
                raise Refused(str(error)) from error

    def want(self, run: str, owner: str, wanted: str) -> None:
        """Pause, stop or go on; only one's own runs."""
        row = self._row(run)
        if not owner or row.owner != owner:
            raise Refused("This run belongs to somebody else; start your own to steer it.")
        if wanted not in ("go", "pause", "stop"):
            raise Refused("A run can be paused, stopped or resumed.")
        try:
            if wanted == "go" and broken_script(row):
                self._store.amend(run, self.shelf.mended(row.request, owner))
            self._store.want(run, wanted)
        except StoreError as error:
            raise Refused(str(error)) from error

    def look(self, run: str, after: int, owner: str, version: int = -1) -> dict[str, Any]:
        """What a page that has seen `after` columns, and last saw the run at `version`, needs to draw the rest."""
        row = self._row(run)
        records = self._recorded(row)
        chosen = domain(row.request["domain"])
        after = max(0, min(after, len(records)))
        view = {
            "run": run,
            "status": row.status,
            "message": row.message,
            "position": len(records),
            "levels": row.levels,
            "line": status_line(row, self._store, records) + unconfined(records),
            "mine": bool(owner) and row.owner == owner,
            "title": title(row),
            "version": row.version,
            "lanes": row.request["lanes"],
            "sampler": row.request["sampler"],
            "broken": broken_script(row) is not None,
            "exports": list(chosen.exports),
            **film(chosen, records, after),
        }
        if after < len(records) or after == 0:
            view["values"] = values(records, row.levels)
        if row.status in ENDED and records and row.version != version:
            view["finished"] = self._finished(row, records)
        if after == 0:
            view["remarks"] = chosen.remarks(row.request["conditions"])
        return view | {"comparing": comparing(row)}

    def candidates(self, run: str, position: int, lane: int) -> list[dict[str, Any]]:
        """One lane's candidates at one level."""
        row = self._row(run)
        records = self._recorded(row)
        if not 1 <= position <= len(records):
            raise Refused("That level has not been reached yet.")
        return unfolded(domain(row.request["domain"]), records[position - 1], lane)

    def request(self, run: str) -> dict[str, Any]:
        return self._row(run).request

    def broken(self, run: str) -> tuple[str, str, str, int | None]:
        """Name and text of the script that paused the run, what was said of it, and its line. Raises Refused."""
        row = self._row(run)
        broken = broken_script(row)
        if broken is None:
            raise Refused("No script has paused this run.")
        return broken.reward, row.request["scripts"][broken.reward], row.message, broken.line

    def design(self, run: str, name: str) -> Any:
        """The design that the table of a run calls so, as it was written. Raises Refused."""
        row = self._row(run)
        written = (row.result or {}).get("designs") or []
        for design in (*written, *self._recorded(row)[-1]["designs"]):
            if named(design) == name:
                return design
        raise Refused("That design is not in this run.")

    def records(self, run: str) -> list[dict[str, Any]]:
        return self._recorded(self._row(run))

    def result(self, run: str) -> dict[str, Any] | None:
        return self._row(run).result

    def history(self, owner: str) -> list[RunRow]:
        return self._store.history(owner) if owner else []

    def _finished(self, row: RunRow, records: list[dict[str, Any]]) -> dict[str, Any]:
        chosen, weights = domain(row.request["domain"]), row.request["rewards"]
        table = finished(chosen, records[-1], row.result, list(weights))
        for shown in table["rows"]:
            del shown["written"]
        baseline = (row.result or {}).get("baseline") or {"rewards": [], "best_of_n": []}
        rewards = [r["reward"] for r in table["rows"]]
        unjudged = (
            sum(value is None for record in records if _asked(record) for value in record["values"])
            if row.request["sampler"] != "unguided"
            else 0
        )
        designs = [r["design"] for r in table["rows"]]
        return {
            **table,
            "unjudged": unjudged,
            "single": chosen.design_file.ending if chosen.design_file else "",
            "unguided": _unguided(baseline),
            "panels": [{"title": title, "svg": svg} for title, svg in chosen.panels(designs)],
            "opinions": opinions(row.result or {}),
            "distribution": distribution(rewards, baseline, row.request["particles"], unit(chosen, weights)),
            "medians": medians(rewards, baseline),
            "measures": (row.result or {}).get("measures", {}) | medians_beside(row.result or {}),
            "cost": spent(records),
        }

    def _row(self, run: str) -> RunRow:
        row = self._store.get(run) if isinstance(run, str) and len(run) < 40 else None
        if row is None:
            raise Refused("There is no such run here; it may have been deleted. Start a new one.")
        return row

    def _recorded(self, row: RunRow) -> list[dict[str, Any]]:
        """The run's records; those already read stay in memory."""
        with self._lock:
            known = self._records.setdefault(row.id, [])
            self._records.move_to_end(row.id)
            if len(known) < row.position:
                known.extend(self._store.records(row.id, len(known)))
            while len(self._records) > REMEMBERED:
                self._records.popitem(last=False)
            return list(known)


def comparing(row: RunRow) -> bool:
    """Whether the unguided counterpart of a finished run is still being made."""
    pending = (row.result or {}).get("baseline", {}).get("pending", False)
    return pending and time.time() - (row.ended or 0) < MOST_COMPARING


def _unguided(baseline: dict[str, Any]) -> dict[str, Any]:
    """Measures and cost of the unguided counterpart, or why there is none."""
    return {name: baseline[name] for name in ("measures", "cost", "message") if name in baseline}


def _asked(record: dict[str, Any]) -> bool:
    """Whether a reward was asked at this level; outside a run's window none is."""
    return bool(record["cost"]["reward_calls"] or record["cost"]["cache_hits"])


def broken_script(row: RunRow) -> Broken | None:
    """The script that this run waits for."""
    return row.broken if row.status == "paused" else None
