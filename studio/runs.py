"""A run's life as the page sees it: start, watch, pause, stop, resume, export. Everything comes from the store."""
from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import Any

from pydantic import ValidationError

from engines.domains import domain
from engines.request import Request, sentences
from engines.rewards import described
from engines.samplers import SAMPLERS
from engines.store import ENDED, LIVE, Broken, RunRow, Store, StoreError
from studio.pictures.designs import finished
from studio.pictures.distribution import distribution, medians
from studio.pictures.film import film, unfolded
from studio.pictures.opinions import medians_beside, opinions
from studio.pictures.values import values
from studio.refusal import Refused
from studio.shelf import Shelf
from studio.when import remaining

MOST_WORK = 20_000  # lanes × particles of one run from the page
MOST_WAITING = 8  # unfinished runs of one person
REMEMBERED = 32  # runs whose records are held in memory
EXAMPLE = "example"
SLOW_SHARE = 0.6  # of the time, from which on the reward is named


class Runs:
    """All runs of one store."""

    def __init__(self, store: Store, trusted: bool = False):
        self._store, self._lock, self.shelf = store, threading.Lock(), Shelf(store, trusted)
        self._records: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()

    def start(self, settings: dict[str, Any], owner: str) -> str:
        """Settings → run id. Raises Refused with what to mend."""
        try:
            request = Request(**self.shelf.filled(settings, owner))
        except ValidationError as error:
            raise Refused(" ".join(sentences(error))) from error
        if request.lanes * request.particles > MOST_WORK:
            raise Refused(f"Lanes × particles may be at most {MOST_WORK:,} here; it is {request.lanes * request.particles:,}.")
        waiting = [row for row in self._store.history(owner) if row.status in LIVE]
        if len(waiting) >= MOST_WAITING:
            raise Refused(f"{len(waiting)} of your runs are still unfinished; wait for one or stop one first.")
        try:
            return self._store.submit(json.loads(request.model_dump_json()), owner)
        except StoreError as error:
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

    def look(self, run: str, after: int, owner: str) -> dict[str, Any]:
        """What a page that has seen `after` columns needs to draw the rest."""
        row = self._row(run)
        records = self._recorded(row)
        chosen = domain(row.request["domain"])
        after = max(0, min(after, len(records)))
        view = {"run": run, "status": row.status, "message": row.message, "position": len(records), "levels": row.levels,
                "line": status_line(row, self._store, records) + unconfined(records), "mine": bool(owner) and row.owner == owner, "title": title(row),
                "version": row.version, "lanes": row.request["lanes"], "sampler": row.request["sampler"],
                "broken": broken_script(row) is not None, "exports": list(chosen.exports), **film(chosen, records, after)}
        if after < len(records) or after == 0:
            view["values"] = values(records, row.levels)
        if row.status in ENDED and records:
            view["finished"] = self._finished(row, records)
        return view

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

    def records(self, run: str) -> list[dict[str, Any]]:
        return self._recorded(self._row(run))

    def result(self, run: str) -> dict[str, Any] | None:
        return self._row(run).result

    def history(self, owner: str) -> list[RunRow]:
        return self._store.history(owner) if owner else []

    def _finished(self, row: RunRow, records: list[dict[str, Any]]) -> dict[str, Any]:
        chosen, weights = domain(row.request["domain"]), row.request["rewards"]
        table = finished(chosen, records[-1], row.result, list(weights))
        baseline = (row.result or {}).get("baseline") or {"rewards": [], "best_of_n": []}
        rewards = [r["reward"] for r in table["rows"]]
        unjudged = sum(value is None for record in records for value in record["values"]) if row.request["sampler"] != "unguided" else 0
        designs = [r["design"] for r in table["rows"]]
        return {**table, "unjudged": unjudged, "panels": [{"title": title, "svg": svg} for title, svg in chosen.panels(designs)],
                "opinions": opinions(row.result or {}), "distribution": distribution(rewards, baseline, row.request["particles"], unit(chosen, weights)),
                "medians": medians(rewards, baseline), "measures": (row.result or {}).get("measures", {}) | medians_beside(row.result or {}), "cost": spent(records)}

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


def broken_script(row: RunRow) -> Broken | None:
    """The script that this run waits for."""
    return row.broken if row.status == "paused" else None


def unconfined(records: list[dict[str, Any]]) -> str:
    """That a run's own scripts were confined by nothing, where it was so."""
    return " · own scripts ran unconfined" if any(record.get("unconfined") for record in records) else ""


def slow_reward(records: list[dict[str, Any]]) -> str:
    """The reward's share of the time, where it is most of it."""
    cost = spent(records) if records else {"seconds": 0.0, "reward_seconds": 0.0}
    share = cost["reward_seconds"] / max(cost["seconds"], 1e-9)
    return f" · {100 * share:.0f} % of it in the reward" if share > SLOW_SHARE and cost["seconds"] > 1 else ""


def spent(records: list[dict[str, Any]]) -> dict[str, float]:
    """What all levels together cost."""
    return {name: sum(record["cost"][name] for record in records) for name in records[0]["cost"]}


def unit(chosen: Any, weights: dict[str, float]) -> str:
    """What the reward axis says."""
    if len(weights) == 1:
        name, weight = next(iter(weights.items()))
        reward = described(chosen.rewards, name)
        label = f"{reward.label} ({reward.unit})" if reward.unit else reward.label
        return label if weight == 1 else f"{weight:g} × {label}"
    return " + ".join(f"{w:g} × {described(chosen.rewards, n).label}" for n, w in weights.items())


def title(row: RunRow) -> str:
    """A run in a line."""
    chosen, request = domain(row.request["domain"]), row.request
    alpha = "∞" if str(request["alpha"]).lower().startswith("inf") else f"{float(request['alpha']):g}"
    return (f"{chosen.label} · {unit(chosen, request['rewards'])} · {SAMPLERS[request['sampler']].label} · "
            f"M {request['particles']} · α {alpha} · {request['lanes']} lanes · seed {request['seed']}")


def status_line(row: RunRow, store: Store, records: list[dict[str, Any]] = ()) -> str:
    """Where the run stands, for a person."""
    if row.status == "queued":
        ahead = store.ahead(row.id)
        return "next in line" if ahead == 0 else f"queued, {ahead} ahead"
    if row.status == "running":
        left = row.seconds / row.position * (row.levels - row.position) if row.position else None
        return f"level {row.position} of {row.levels}" + (f" · {remaining(left)} left" if left is not None else "") + slow_reward(records)
    if row.status == "done":
        return f"done · {row.levels} levels in {row.seconds:.1f} s{slow_reward(records)}"
    return row.message or row.status
