"""A run in words: what it is, where it stands, what it cost."""

from __future__ import annotations

from typing import Any

from engines.domains import domain
from engines.records.store import RunRow, Store
from engines.rewards import described
from engines.samplers import SAMPLERS
from studio.times import remaining

MOST_LETTERS = 60  # of a prompt in a title
SLOW_SHARE = 0.6  # of the time, from which on the reward is named


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
    named = {name: described(chosen.rewards, name) for name in weights}
    lone = next(iter(named.values())).unit if len(named) == 1 else ""
    return " + ".join(
        _times(weights[name], f"{reward.label} ({lone})" if lone else reward.label) for name, reward in named.items()
    )


def _times(weight: float, label: str) -> str:
    return label if weight == 1 else f"{weight:g} × {label}"


def brief(text: Any) -> str:
    """Some lines of text in one, and not too long."""
    line = " / ".join(str(text).splitlines())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"


def title(row: RunRow) -> str:
    """A run in a line."""
    chosen, request = domain(row.request["domain"]), row.request
    alpha = "∞" if str(request["alpha"]).lower().startswith("inf") else f"{float(request['alpha']):g}"
    asked = "".join(f" “{brief(request['conditions'].get(name, ''))}”" for name in chosen.hints.first)
    return (
        f"{chosen.label}{asked} · {unit(chosen, request['rewards'])} · {SAMPLERS[request['sampler']].label} · "
        f"M {request['particles']} · α {alpha} · {request['lanes']} lanes · seed {request['seed']}"
    )


def status_line(row: RunRow, store: Store, records: list[dict[str, Any]] = ()) -> str:
    """Where the run stands, for a person."""
    if row.status == "queued":
        ahead = store.ahead(row.id)
        return "next in line" if ahead == 0 else f"queued, {ahead} ahead"
    if row.status == "running":
        left = row.seconds / row.position * (row.levels - row.position) if row.position else None
        return (
            f"level {row.position} of {row.levels}"
            + (f" · {remaining(left)} left" if left is not None else "")
            + slow_reward(records)
        )
    if row.status == "done":
        return f"done · {row.levels} levels in {row.seconds:.1f} s{slow_reward(records)}"
    return row.message or row.status
