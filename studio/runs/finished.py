"""What the page needs to draw the end of a run: designs, comparison, measures, cost."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from engines.domains import domain
from engines.domains.meaning import Meaning, meaning_of_figure, meaning_of_measure
from engines.records.store import RunRow
from studio.pictures.designs import design_table
from studio.pictures.distribution import distribution_figure, reward_medians
from studio.pictures.guide_judge import guide_judge_figure, guide_judge_medians
from studio.runs.settings.budget import budget_spent
from studio.runs.settings.rewards import reward_unit, reward_words

MOST_COMPARING = 900  # seconds for which the page waits for an unguided counterpart
NO_BASELINE = {"rewards": [], "best_of_n": []}


def finished_view(row: RunRow, records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A run that has ended, with at least one record → what the page shows below its film."""
    chosen, result = domain(row.brief["domain"]), row.result or {}
    table = design_table(chosen, last_readable(records), row.result)
    for shown in table["rows"]:
        del shown["written"]
    designs, rewards = [r["design"] for r in table["rows"]], [r["reward"] for r in table["rows"]]
    return {
        **table,
        **comparison(row, rewards),
        **totals_view(row, designs),
        "collapse": _collapse(designs, table["complete"]),
        "meanings": {"reward": _told(Meaning("reward", reward_unit(row.brief)))}
        | {name: _told(meaning_of_figure(chosen, name)) for name in table["columns"]},
        "unjudged": 0 if row.brief["sampler"] == "unguided" else row.totals["unjudged"],
        "single": chosen.design_file.ending if chosen.design_file else "",
        "opinions": guide_judge_figure(result, lambda column: meaning_of_figure(chosen, column).label),
        "budget": budget_spent(row.brief, row.totals["cost"], row.status == "done"),
    }


def totals_view(row: RunRow, designs: Sequence[str]) -> dict[str, Any]:
    """What was measured of all designs together, in pictures too, and what the run cost."""
    chosen, result = domain(row.brief["domain"]), row.result or {}
    measures = result.get("measures", {}) | guide_judge_medians(result)
    return {
        "measures": measures,
        "measured": {name: _told(meaning_of_measure(chosen, name)) for name in measures},
        "panels": [{"title": title, "svg": svg} for title, svg in chosen.panels(designs, row.brief)],
        "cost": row.totals["cost"],
    }


def _told(meaning: Meaning) -> dict[str, str]:
    return {"label": meaning.label, "unit": meaning.unit, "about": meaning.about}


def _collapse(designs: list[str], complete: bool) -> str:
    """That few of many designs are different, in words; "" where most are."""
    total, different = len(designs), len(set(designs))
    if 2 * different > total:
        return ""
    few = "they are all one and the same" if different == 1 else f"only {different} different ones are among them"
    way_out = "a larger α, or the method SVDD, keeps lanes apart" if complete else "lanes may part in later levels"
    return f"{total} designs, but {few}: {way_out}."


def comparison_pending(row: RunRow) -> bool:
    """Whether the unguided counterpart of a finished run is still being made."""
    return row.pending and time.time() - (row.ended or 0) < MOST_COMPARING


def comparison(row: RunRow, rewards: list[float | None]) -> dict[str, Any]:
    """The rewards beside the unguided counterpart's."""
    baseline = (row.result or {}).get("baseline") or NO_BASELINE
    unit = reward_words(row.brief, units=True)
    return {
        "unguided": {name: baseline[name] for name in ("measures", "cost", "message") if name in baseline},
        "distribution": distribution_figure(rewards, baseline, row.brief["particles"], unit),
        "medians": reward_medians(rewards, baseline, row.brief["particles"]),
    }


def last_readable(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The newest record that is not damaged, or the newest where all are."""
    return next((record for record in reversed(records) if not record.get("damaged")), records[-1])
