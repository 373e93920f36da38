"""A run in words: what it is, where it stands, what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engines.domains import Domain, domain
from engines.records.store import RunRow
from engines.rewards import lookup_reward
from engines.samplers import SAMPLERS
from studio.times import format_duration

MOST_LETTERS = 60  # of a prompt in a title
SLOW_SHARE = 0.6  # of the time, from which on the reward is named


def run_title(row: RunRow) -> str:
    """A run in a line: domain, prompt, rewards, method and the settings that matter."""
    chosen, request = domain(row.request["domain"]), row.request
    alpha = "∞" if str(request["alpha"]).lower().startswith("inf") else f"{float(request['alpha']):g}"
    asked = "".join(f" “{shorten(request['conditions'].get(name, ''))}”" for name in chosen.hints.first)
    return (
        f"{chosen.label}{asked} · {reward_label(chosen, request['rewards'])} · {SAMPLERS[request['sampler']].label} · "
        f"M {request['particles']} · α {alpha} · {request['lanes']} lanes · seed {request['seed']}"
    )


def status_line(row: RunRow, ahead: int, records: Sequence[dict[str, Any]] = ()) -> str:
    """Where the run stands. ahead: runs that are served before it, where it is queued."""
    if row.status == "queued":
        return "next in line" if ahead == 0 else f"queued, {ahead} ahead"
    if row.status == "running":
        return f"level {row.position} of {row.levels}{_time_left(row)}{slow_reward_note(records)}"
    if row.status == "done":
        return f"done · {row.levels} levels in {row.seconds:.1f} s{slow_reward_note(records)}"
    return row.message or row.status


def unconfined_note(records: Sequence[dict[str, Any]]) -> str:
    """That a run's own scripts were confined by nothing; "" where they were."""
    return " · own scripts ran unconfined" if any(record.get("unconfined") for record in records) else ""


def slow_reward_note(records: Sequence[dict[str, Any]]) -> str:
    """The reward's share of the time; "" where it is not most of it."""
    cost = total_cost(records) if records else {"seconds": 0.0, "reward_seconds": 0.0}
    share = cost["reward_seconds"] / max(cost["seconds"], 1e-9)
    return f" · {100 * share:.0f} % of it in the reward" if share > SLOW_SHARE and cost["seconds"] > 1 else ""


def total_cost(records: Sequence[dict[str, Any]]) -> dict[str, float]:
    """What all levels together cost: rows, reward calls, cache hits, seconds."""
    return {name: sum(record["cost"][name] for record in records) for name in records[0]["cost"]}


def reward_label(chosen: Domain, weights: dict[str, float]) -> str:
    """What the reward axis says: the weighted rewards, with the unit where there is one reward."""
    rewards = {name: lookup_reward(chosen.rewards, name) for name in weights}
    unit = next(iter(rewards.values())).unit if len(rewards) == 1 else ""
    return " + ".join(
        _weighted(weights[name], f"{reward.label} ({unit})" if unit else reward.label)
        for name, reward in rewards.items()
    )


def shorten(text: Any) -> str:
    """Some lines of text in one line of at most MOST_LETTERS."""
    line = " / ".join(str(text).splitlines())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"


def _time_left(row: RunRow) -> str:
    """The time left by the pace so far; "" before the first level."""
    if not row.position:
        return ""
    return f" · {format_duration(row.seconds / row.position * (row.levels - row.position))} left"


def _weighted(weight: float, label: str) -> str:
    return label if weight == 1 else f"{weight:g} × {label}"
