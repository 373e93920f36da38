"""Studies as they are shown: real stores, with results of made-up designs."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from engines.records.store import NewMember, Store
from engines.request import Request
from studio.studies.panel.members import StudyMembers
from studio.studies.shown import Shown

OWNER = "somebody's secret"


def asked(**settings: Any) -> dict[str, Any]:
    return json.loads(Request(**{"domain": "chain", "lanes": 8, "levels": 3} | settings).model_dump_json())


def numbers(values: Any) -> list[float | None]:
    return [None if np.isnan(v) else float(v) for v in values]


def result(seed: int, count: int = 40, names: tuple[str, ...] = ("letters", "order"), **more: Any) -> dict[str, Any]:
    """Of made-up rewards, one in ten of which could not be judged; a network's opinion beside them."""
    noise = np.random.default_rng(seed)
    parts = {name: noise.normal(seed, 1, count) for name in names}
    whole = np.where(noise.random(count) < 0.1, np.nan, sum(parts.values()))
    return {
        "designs": ["abc"] * count,
        "rewards": numbers(whole),
        "parts": {name: numbers(values) for name, values in parts.items()},
        "beside": {"order judge": numbers(noise.normal(0, 1, count))},
        "measures": {"log_likelihood": -3.5, "uniqueness": 1 / (1 + seed), "diversity": None},
        "cost": {"rows": 100 + seed, "reward_calls": 7, "cache_hits": 0, "seconds": 2.5},
        "baseline": {"rewards": numbers(noise.normal(0, 1, 50)), "best_of_n": []},
    } | more


def study_of(store: Store, members: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any] | None]]) -> str:
    """(axes, request, result or None while it waits) of each member → the study's id."""
    new = [NewMember(f"label {i}", axes, request=request, steps=3) for i, (axes, request, _) in enumerate(members)]
    study = store.add_study("sweep", "a study", new, {}, OWNER)
    for member, (_, _, found) in zip(store.study(study).members, members):
        if found is not None:
            store.append(member.run, 1, {"t": 0}, b"", 0.0, found)
    return study


def shown(store: Store, study: str) -> list[Shown]:
    return StudyMembers(store).shown(store.study(study))


def sweep(store: Store, count: int = 6, **settings: Any) -> str:
    """α × seed on two rewards, all finished."""
    rewards = {"rewards": {"letters": 1.0, "order": 1.0}} | settings
    told = [{"alpha": [0.1, 0.5, 1.0][i % 3], "seed": i // 3} for i in range(count)]
    return study_of(store, [(axes, asked(**axes, **rewards), result(i)) for i, axes in enumerate(told)])
