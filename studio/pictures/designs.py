"""The finished designs as rows: picture, reward, every part of it, properties."""

from __future__ import annotations

from typing import Any

from engines.domains import Domain
from studio.pictures.film import column, drawn, named


def finished(domain: Domain, last: dict[str, Any], result: dict[str, Any] | None, names: list[str]) -> dict[str, Any]:
    """The last record (and the result, where the run got so far) → columns and rows, best first.

    Of a run that was stopped, the rows are what its states pointed to.
    """
    if result is None:
        cells = sorted(column(last).items())
        rows = [_row(domain, lane, design, value, {}, {}) for lane, (design, value, _) in cells]
    else:
        parts = [dict(zip(result["parts"], values)) for values in zip(*result["parts"].values())]
        beside, before = result.get("beside", {}), _unguided(domain, result.get("baseline", {}))
        rows = [
            {
                **_row(domain, lane, design, reward, part, {name: column[lane] for name, column in beside.items()}),
                **before.get(lane, {}),
            }
            for lane, (design, reward, part) in enumerate(zip(result["designs"], result["rewards"], parts))
        ]
    rows.sort(key=lambda row: (row["reward"] is None, -(row["reward"] or 0)))
    extra = list(dict.fromkeys(key for row in rows for key in row["figures"]))
    return {"rows": rows, "columns": extra, "complete": result is not None}


def _unguided(domain: Domain, baseline: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """lane → the unguided design of the same seed and noise, where the comparison has it."""
    pairs = zip(baseline.get("designs", ()), baseline.get("by_lane", ()))
    return {
        lane: {"before": drawn(domain, design, 180), "before_reward": reward}
        for lane, (design, reward) in enumerate(pairs)
    }


def _row(
    domain: Domain, lane: int, design: Any, reward: float | None, parts: dict[str, float], beside: dict[str, float]
) -> dict[str, Any]:
    figures = {**(parts if len(parts) > 1 else {}), **beside, **domain.properties(design)}
    return {
        "lane": lane,
        "design": named(design),
        "reward": reward,
        "figures": figures,
        "svg": drawn(domain, design, 180),
        "written": design,
    }
