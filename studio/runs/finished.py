"""What the page needs to draw the end of a run: designs, comparison, measures, cost."""

from __future__ import annotations

import time
from typing import Any

from engines.domains import domain
from engines.domains.meaning import Meaning, meaning_of_figure, meaning_of_measure
from engines.records.store import RunRow
from studio.pictures.designs import design_table
from studio.pictures.distribution import distribution_figure, reward_medians
from studio.pictures.guide_judge import guide_judge_figure, guide_judge_medians
from studio.runs.labels import total_cost
from studio.runs.settings.rewards import reward_unit, reward_words

MOST_COMPARING = 900  # seconds for which the page waits for an unguided counterpart
NO_BASELINE = {"rewards": [], "best_of_n": []}


def finished_view(row: RunRow, records: list[dict[str, Any]]) -> dict[str, Any]:
    """A run that has ended, with at least one record → what the page shows below its film."""
    chosen, result = domain(row.request["domain"]), row.result or {}
    table = design_table(chosen, records[-1], row.result)
    for shown in table["rows"]:
        del shown["written"]
    measures = result.get("measures", {}) | guide_judge_medians(result)
    designs, rewards = [r["design"] for r in table["rows"]], [r["reward"] for r in table["rows"]]
    return {
        **table,
        **_comparison(row, rewards),
        "collapse": _collapse(designs, table["complete"]),
        "meanings": {"reward": _told(Meaning("reward", reward_unit(row.request)))}
        | {name: _told(meaning_of_figure(chosen, name)) for name in table["columns"]},
        "measured": {name: _told(meaning_of_measure(chosen, name)) for name in measures},
        "unjudged": _count_unjudged(row, records),
        "single": chosen.design_file.ending if chosen.design_file else "",
        "panels": [{"title": title, "svg": svg} for title, svg in chosen.panels(designs)],
        "opinions": guide_judge_figure(result),
        "measures": measures,
        "cost": total_cost(records),
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
    pending = (row.result or {}).get("baseline", {}).get("pending", False)
    return pending and time.time() - (row.ended or 0) < MOST_COMPARING


def _comparison(row: RunRow, rewards: list[float | None]) -> dict[str, Any]:
    """The rewards beside the unguided counterpart's."""
    baseline = (row.result or {}).get("baseline") or NO_BASELINE
    unit = reward_words(row.request, units=True)
    return {
        "unguided": {name: baseline[name] for name in ("measures", "cost", "message") if name in baseline},
        "distribution": distribution_figure(rewards, baseline, row.request["particles"], unit),
        "medians": reward_medians(rewards, baseline),
    }


def _count_unjudged(row: RunRow, records: list[dict[str, Any]]) -> int:
    """Candidates for which the reward was asked and could not answer."""
    if row.request["sampler"] == "unguided":
        return 0
    return sum(value is None for record in records if _was_judged(record) for value in record["values"])


def _was_judged(record: dict[str, Any]) -> bool:
    """Whether a reward was asked at this level; outside a run's window none is."""
    return bool(record["cost"]["reward_calls"] or record["cost"]["cache_hits"])
