"""What the page needs to draw the end of a run: designs, comparison, measures, cost."""

from __future__ import annotations

import time
from typing import Any

from engines.domains import domain
from engines.records.store import RunRow
from studio.pictures.designs import design_table
from studio.pictures.distribution import distribution_figure, reward_medians
from studio.pictures.guide_judge import guide_judge_figure, guide_judge_medians
from studio.runs.labels import reward_label, total_cost

MOST_COMPARING = 900  # seconds for which the page waits for an unguided counterpart
NO_BASELINE = {"rewards": [], "best_of_n": []}


def finished_view(row: RunRow, records: list[dict[str, Any]]) -> dict[str, Any]:
    """A run that has ended, with at least one record → what the page shows below its film."""
    chosen, result = domain(row.request["domain"]), row.result or {}
    table = design_table(chosen, records[-1], row.result)
    for shown in table["rows"]:
        del shown["written"]
    designs, rewards = [r["design"] for r in table["rows"]], [r["reward"] for r in table["rows"]]
    return {
        **table,
        **_comparison(row, rewards),
        "unjudged": _count_unjudged(row, records),
        "single": chosen.design_file.ending if chosen.design_file else "",
        "panels": [{"title": title, "svg": svg} for title, svg in chosen.panels(designs)],
        "opinions": guide_judge_figure(result),
        "measures": result.get("measures", {}) | guide_judge_medians(result),
        "cost": total_cost(records),
    }


def comparison_pending(row: RunRow) -> bool:
    """Whether the unguided counterpart of a finished run is still being made."""
    pending = (row.result or {}).get("baseline", {}).get("pending", False)
    return pending and time.time() - (row.ended or 0) < MOST_COMPARING


def _comparison(row: RunRow, rewards: list[float | None]) -> dict[str, Any]:
    """The rewards beside the unguided counterpart's."""
    baseline = (row.result or {}).get("baseline") or NO_BASELINE
    unit = reward_label(domain(row.request["domain"]), row.request["rewards"])
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
