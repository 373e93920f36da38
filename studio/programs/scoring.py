"""Rewards of designs that a program brings along: asked of the engine by the store, waited for without a thread."""

from __future__ import annotations

from functools import partial
from typing import Any

from engines.estimate import size_of
from engines.estimate.plain import seconds_of_judging
from engines.request import as_json
from studio.errors import UserError, store_errors
from studio.programs.waiting import wait_until
from studio.runs.runs import MOST_ID, Runs

MOST_DESIGNS, MOST_LETTERS = 2_000, 4 << 20  # of one list
MOST_SECONDS = 600.0  # that judging one list may take
WAIT_SECONDS = 20.0  # for which a call waits for its answer


def ask(runs: Runs, settings: dict[str, Any], designs: Any, owner: str, client: str) -> str:
    """Have designs judged → the id of the question. owner: the asker's secret. Raises UserError with what to mend."""
    lines = _lines(designs)
    request = runs.read(settings, owner)
    runs.check(request)
    seconds = len(lines) * seconds_of_judging(size_of(request), runs.library.prices(request.scripts))
    if seconds > MOST_SECONDS:
        most = int(len(lines) * MOST_SECONDS / seconds)
        raise UserError(f"These designs would take {seconds:,.0f} s to judge; send at most {most:,} at once.")
    with store_errors():
        runs.store.check_room()
        return runs.store.ask_scoring(as_json(request), lines, owner, client)


async def answer(runs: Runs, job: str, seconds: float = WAIT_SECONDS) -> dict[str, Any]:
    """{job, done, …}: what was found, as soon as it is there; done: false where it takes longer. Raises UserError."""
    found = await wait_until(partial(_look, runs, job), seconds)
    if not found:
        return {"job": job, "done": False, "line": runs.engine_words() or "these designs wait for their turn"}
    if "message" in found:
        raise UserError(found["message"])
    return {"job": job, "done": True, **found}


def _look(runs: Runs, job: str) -> dict[str, Any]:
    """What was found, {} until then. Raises UserError."""
    with store_errors():
        found = runs.store.scoring_found(job) if isinstance(job, str) and len(job) < MOST_ID else None
    if found is None:
        raise UserError("No such list of designs was asked for here, or it was longer than a day ago; ask again.")
    return found


def _lines(designs: Any) -> list[str]:
    """The designs as texts. Raises UserError."""
    if not isinstance(designs, list) or not designs or not all(isinstance(line, str) for line in designs):
        raise UserError("designs is a list of texts: SMILES, letters, or pictures in base64.")
    if len(designs) > MOST_DESIGNS or sum(map(len, designs)) > MOST_LETTERS:
        raise UserError(f"At most {MOST_DESIGNS:,} designs and {MOST_LETTERS >> 20} MB of text at once.")
    return designs
