"""How well a finished run's values foretold its rewards, as the page draws it; and having its states judged anew."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from engines.estimate import Size, noise_levels, settled, size_of_stored
from engines.records.store import RunRow
from engines.studies.calibration import LevelCalibration, calibration, read_level
from engines.studies.calibration.advice import Asked, advice
from engines.values import VALUES
from studio.errors import UserError, store_errors
from studio.pictures.calibration import Lines, bias_figure, correlation_figure
from studio.runs.learned import learned_view
from studio.runs.runs import Runs
from studio.runs.settings.rewards import reward_unit

REMEMBERED = 64  # runs
NOT_DONE = "Values are compared with rewards when the run is done."
NO_LEVELS = "This run had no unfinished designs, so there are no values to compare with rewards."
WAITING = "waiting for its turn; everybody's runs come first"


def view_calibration(runs: Runs, run: str, owner: str) -> dict[str, Any]:
    """Charts, advice, and how far judging anew has come. Raises UserError where there is no such run."""
    row = runs.row(run)
    if why := _why_none(row):
        return {"note": why}
    with store_errors():
        asked = runs.store.calibration(run)
    message, found = asked or ("", None)
    pending, found = asked is not None and found is None, found or {}
    drawn = _drawn(runs, row.id, row.version, json.dumps(found))
    told = (message or WAITING) if pending else found.get("message", "")
    can_ask = row.belongs_to(owner) and not pending and "estimates" not in found
    return {**drawn, "pending": pending, "line": told, "ask": can_ask, "stop": pending and row.belongs_to(owner)}


def judge_anew(runs: Runs, run: str, owner: str, wanted: bool) -> None:
    """Have a run's states judged by every estimate, or no more. Raises UserError for somebody else's run."""
    row = runs.row(run)
    if not row.belongs_to(owner):
        raise UserError("This run belongs to somebody else; start your own to have its values judged.")
    if why := _why_none(row):
        raise UserError(why)
    runs.visitor_asks(owner)
    with store_errors():
        (runs.store.ask_calibration if wanted else runs.store.withdraw_calibration)(run)


def _why_none(row: RunRow) -> str:
    """Why there is nothing to compare; "" where there is."""
    if row.status != "done":
        return NOT_DONE
    return NO_LEVELS if noise_levels(_size(row)) < 2 else ""


@lru_cache(maxsize=REMEMBERED)
def _drawn(runs: Runs, run: str, version: int, found: str) -> dict[str, Any]:
    """What hangs on the run and on what was found alone. found: JSON."""
    row, found = runs.row(run), json.loads(found)
    size = _size(row)
    asked = _asked(size)
    levels = noise_levels(size)
    own = calibration(list(runs.records_of(row)[:levels]), levels)
    others = {VALUES[name].label: list(map(read_level, told)) for name, told in found.get("estimates", {}).items()}
    lines = _lines(asked.value, own, others)
    return {
        "advice": advice(asked, own, others),
        "foretold": correlation_figure(asked.levels, lines, asked.value) if lines else None,
        "bias": bias_figure(asked.levels, lines, asked.value, reward_unit(row.brief)) if lines else None,
        "cost": found.get("cost"),
        "learned": learned_view(row.result, asked.levels),
    }


def _lines(value: str, own: list[LevelCalibration], others: Lines) -> Lines:
    """The run's own values at all levels that were judged; the other estimates where they were asked."""
    told = [level for level in own if level.designs]
    return ({value: told} if told else {}) | {n: levels for n, levels in others.items() if n != value or not told}


def _asked(size: Size) -> Asked:
    window = getattr(size.method, "window", None)
    return Asked(size.levels, size.lanes, settled(size).particles, VALUES[size.value].label, window)


def _size(row: RunRow) -> Size:
    try:
        return size_of_stored(row.brief)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("The settings of this run are damaged or too old, so its values cannot be compared.") from error
