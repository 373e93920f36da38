"""The designs of a run as a table: picture, reward, every part of it, properties."""

from __future__ import annotations

from typing import Any

from engines.domains import Domain
from studio.pictures.film import best_survivors, design_label, draw_design

PIXELS = 180


def design_table(domain: Domain, last: dict[str, Any], result: dict[str, Any] | None) -> dict[str, Any]:
    """The last record, and the result where the run got so far → columns and rows, best first.

    Of a run that was stopped, the rows are what its states pointed to.
    """
    rows = _state_rows(domain, last) if result is None else _result_rows(domain, last, result)
    rows.sort(key=lambda row: (row["reward"] is None, -(row["reward"] or 0)))
    columns = list(dict.fromkeys(key for row in rows for key in row["figures"]))
    return {"rows": rows, "columns": columns, "complete": result is not None}


def _state_rows(domain: Domain, last: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the best survivors."""
    cells = sorted(best_survivors(last).items())
    return [_row(domain, lane, lane, design, value, {}) for lane, (design, value, _) in cells]


def _result_rows(domain: Domain, last: dict[str, Any], result: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the finished designs, each with the unguided design of its lane where there is one.

    Where lanes are one population, several designs may come from one lane.
    """
    lanes = last.get("survivors") or [last["lanes"][candidate] for candidate in last["kept"]]
    parts = [dict(zip(result["parts"], values)) for values in zip(*result["parts"].values())]
    unguided, beside = _unguided(domain, result.get("baseline", {})), result.get("beside", {})
    rows = []
    for place, (design, reward, part) in enumerate(zip(result["designs"], result["rewards"], parts)):
        figures = {**(part if len(part) > 1 else {}), **{name: values[place] for name, values in beside.items()}}
        lane = lanes[place] if lanes else place  # of a damaged record nothing is known
        rows.append({**_row(domain, place, lane, design, reward, figures), **unguided.get(place, {})})
    return rows


def _unguided(domain: Domain, baseline: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Lane → the unguided design of the same seed and noise, where the comparison has it."""
    pairs = zip(baseline.get("designs", ()), baseline.get("by_lane", ()))
    return {
        lane: {"before": draw_design(domain, design, PIXELS), "before_reward": reward}
        for lane, (design, reward) in enumerate(pairs)
    }


def _row(
    domain: Domain, place: int, lane: int, design: Any, reward: float | None, figures: dict[str, Any]
) -> dict[str, Any]:
    """One line of the table; the domain's properties follow the figures. place: its own, lane: from 0."""
    return {
        "place": place,
        "lane": lane + 1,
        "design": design_label(design),
        "reward": reward,
        "figures": {**figures, **domain.properties(design)},
        "svg": draw_design(domain, design, PIXELS),
        "written": design,
    }
