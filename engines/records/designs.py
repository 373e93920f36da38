"""The designs of a run as plain rows: what they are called, their lanes, rewards and figures."""

from __future__ import annotations

import hashlib
import json
from typing import Any

Cell = tuple[Any, float | None, int]  # design as JSON, value, row of the candidate


def design_key(design: Any) -> str:
    """A short name by which page and server speak of a design: 16 hexadecimal digits of its hash."""
    return hashlib.blake2b(json.dumps(design).encode(), digest_size=8).hexdigest()


def design_label(design: Any) -> str:
    """A design in letters; a picture by the name of its file."""
    if isinstance(design, str) and design.startswith("data:"):
        return f"{design_key(design)}.png"
    return ", ".join(f"{c:.3f}" for c in design) if isinstance(design, (list, tuple)) else str(design)


def best_survivors(record: dict[str, Any]) -> dict[int, Cell]:
    """Lane, from 0 → (design, value, candidate) of the survivor with the highest value."""
    best: dict[int, Cell] = {}
    for candidate in record["kept"]:
        lane, value = record["lanes"][candidate], record["values"][candidate]
        if lane not in best or sort_value(value) > sort_value(best[lane][1]):
            best[lane] = (record["designs"][record["design"][candidate]], value, candidate)
    return best


def sort_value(value: float | None) -> float:
    """The value, or less than any where there is none."""
    return float("-inf") if value is None else value


def design_rows(domain: Any, last: dict[str, Any], result: dict[str, Any] | None) -> list[dict[str, Any]]:
    """A Domain, the last record, and the result where the run got so far → a row a design, best first.

    place: its own; lane: from 1; design: its label; written: as the domain's codec wrote it; figures: name → number.
    Of a run that was stopped, the rows are what its states pointed to.
    """
    rows = _state_rows(domain, last) if result is None else _result_rows(domain, last, result)
    return sorted(rows, key=lambda row: (row["reward"] is None, -(row["reward"] or 0)))


def figure_names(rows: list[dict[str, Any]]) -> list[str]:
    """The names of all figures of rows, in their order."""
    return list(dict.fromkeys(name for row in rows for name in row["figures"]))


def _state_rows(domain: Any, last: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the best survivors."""
    cells = sorted(best_survivors(last).items())
    return [_row(domain, lane, lane, design, value, {}) for lane, (design, value, _) in cells]


def _result_rows(domain: Any, last: dict[str, Any], result: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the finished designs. Where lanes are one population, several may come from one lane."""
    lanes = last.get("survivors") or [last["lanes"][candidate] for candidate in last["kept"]]
    rows = []
    for place, (design, reward) in enumerate(zip(result["designs"], result["rewards"])):
        lane = lanes[place] if lanes else place  # of a damaged record nothing is known
        rows.append(_row(domain, place, lane, design, reward, design_figures(result, place)))
    return rows


def design_figures(result: dict[str, Any], place: int) -> dict[str, float | None]:
    """What is known of a finished design beside its reward: the parts of it, where it has several, and opinions."""
    parts = result["parts"] if len(result["parts"]) > 1 else {}
    return {name: values[place] for name, values in {**parts, **result.get("beside", {})}.items()}


def _row(
    domain: Any, place: int, lane: int, design: Any, reward: float | None, figures: dict[str, Any]
) -> dict[str, Any]:
    """The domain's properties follow the figures. place: its own, lane: from 0."""
    told = {"place": place, "lane": lane + 1, "design": design_label(design), "reward": reward, "written": design}
    return {**told, "figures": {**figures, **domain.properties(design)}}
