"""The figures of a run and of a study, as Plotly takes them: the page's own, for reports and notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.domains.meaning import meaning_of_figure
from engines.records.designs import design_rows
from engines.records.store import RunRow
from studio.pictures.guide_judge import guide_judge_figure
from studio.pictures.values import values_figure
from studio.runs.finished import comparison, last_readable
from studio.runs.runs import domain_of
from studio.studies.figures.distributions import study_distributions
from studio.studies.figures.parallel import parallel_figure
from studio.studies.figures.pareto import study_pareto
from studio.studies.shown import Shown

Figures = list[tuple[str, dict[str, Any]]]  # (title, figure)


def run_figures(row: RunRow, records: Sequence[dict[str, Any]]) -> Figures:
    """Values against levels; rewards beside the unguided model's; guide against judge where two networks were asked."""
    chosen = domain_of(row)
    rewards = [each["reward"] for each in design_rows(chosen, last_readable(records), row.result)]
    opinions = guide_judge_figure(row.result or {}, lambda column: meaning_of_figure(chosen, column).label)
    return [
        ("Values", values_figure(records, row.levels)),
        ("Reward", comparison(row, rewards)["distribution"]),
        *([("Guide and judge", opinions)] if opinions else []),
    ]


def study_figures(shown: Sequence[Shown]) -> Figures:
    """Pareto picture, distributions, settings and measures side by side: those for which enough has finished."""
    pareto, reached = study_pareto(shown), study_distributions(shown)
    parallel = parallel_figure(shown)
    return [
        *([("Pareto", pareto["figure"])] if pareto.get("figure") else []),
        *([("What designs reach", reached["figure"])] if reached.get("figure") else []),
        *([("Settings and measures", parallel)] if parallel["data"] else []),
    ]
