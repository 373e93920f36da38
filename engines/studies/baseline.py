"""What the unguided model gives under the same reward: drawn once per model, kept in assets/, judged when asked.

Where what is asked changes what the model gives (a prompt, a template, a part that is kept), the same request is
carried out unguided after the guided run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

import numpy as np

from engines.domains import domain
from engines.domains.unguided_reference import read
from engines.estimate import chains_at_equal_cost
from engines.request import Request
from engines.rewards import Reward, weighted_sum
from engines.rewards.sandbox import ScriptError
from engines.settings import Settings

EMPTY: Mapping[str, Any] = MappingProxyType({"rewards": [], "best_of_n": [], "natural": []})
COUNT = 500  # unguided designs that are judged where a reward needs a condition
COUNT_FOR_SCRIPTS = 100  # … where it is an own script
UNGUIDED: Mapping[str, Any] = MappingProxyType(  # what makes a request an unguided one
    {"sampler": "unguided", "method": Settings(), "particles": 1, "budget": None}
)
SEED = 2**40  # of those that are drawn for one request


def baseline(request: Request, own: Mapping[str, Reward] = MappingProxyType({})) -> dict[str, Any]:
    """What the unguided model gives under the request's rewards.

    rewards: the combined reward of unguided designs, sorted. best_of_n: the law of the best of so many chains as cost
    the same, as quantiles.
    natural: the combined reward of the domain's natural elements, where it is known.

    own: the run's own rewards. Empty where they fail: a finished run is not lost to its comparison.
    """
    if domain(request.domain).unguided_lanes(request.conditions, request.lanes):
        return unguided(request)
    try:
        return summary(_unguided_rewards(request, {**domain(request.domain).rewards, **own}), request)
    except ScriptError:
        return dict(EMPTY)


def summary(rewards: np.ndarray, request: Request) -> dict[str, Any]:
    """Unguided rewards [N] → what the page shows beside a run of that request."""
    rewards = np.sort(rewards[np.isfinite(rewards)])
    if not len(rewards):
        return dict(EMPTY)
    chains = chains_at_equal_cost(request)
    return {
        "rewards": np.round(rewards, 5).tolist(),
        "chains": chains,
        "best_of_n": np.round(_best_of_n(rewards, chains), 5).tolist(),
        "natural": _natural_quantiles(request),
    }


def unguided(request: Request, **how: Any) -> dict[str, Any]:
    """The same request unguided, on the same seed and noise → what `baseline` gives, and more:
    designs and by_lane (their rewards), lane by lane; measures; cost.
    Lanes beyond the request's only make the comparison steadier.

    how: as open_run takes it.
    """
    from engines.run import open_run

    chosen = domain(request.domain)
    lanes = chosen.unguided_lanes(request.conditions, request.lanes)
    plain = request.model_copy(update={**UNGUIDED, "lanes": lanes})
    with closing(open_run(plain, **how)) as run:
        last = deque(run.steps(), maxlen=1).pop()
        result = run.result(last)
    mine = range(request.lanes)
    found = result.measures | {f"median {name}": float(np.median(column)) for name, column in result.beside.items()}
    rewards = [None if np.isnan(r) else round(r, 6) for r in result.rewards.tolist()]
    return {
        **summary(result.rewards.numpy(), request),
        "designs": [chosen.codec.write(result.designs[i]) for i in mine],
        "by_lane": rewards[: request.lanes],
        "measures": {n: v for n, v in found.items() if np.isfinite(v)},
        "cost": asdict(result.cost),
    }


def _natural_quantiles(request: Request) -> list[float]:
    """201 quantiles; none where a reward is not known of natural elements, as under unusual conditions."""
    chosen = domain(request.domain)
    known = read(chosen.reference)[2] if chosen.reference and chosen.natural(request.conditions) else {}
    plain = {"first_hitting": False, "precision": "single"}  # which change no reward
    unusual = {**request.conditions.model_dump(), **plain} != {**chosen.conditions().model_dump(), **plain}
    if any(n not in known or (unusual and chosen.rewards[n].conditioned) for n in request.rewards):
        return []
    parts = np.stack([known[n] for n in request.rewards], 1)
    return np.round(
        np.quantile(weighted_sum(parts, request.rewards, request.transforms), np.linspace(0, 1, 201)), 5
    ).tolist()


def _best_of_n(ordered: np.ndarray, chains: int) -> np.ndarray:
    """Quantiles of the maximum of N draws: F_max⁻¹(q) = F⁻¹(q^{1/N})."""
    levels = (np.arange(200) + 0.5) / 200
    return np.quantile(ordered, levels ** (1 / chains))


def _unguided_rewards(request: Request, rewards: Mapping[str, Reward]) -> np.ndarray:
    kept = domain(request.domain).reference
    if not kept:
        return _draw(request)
    designs, known, _ = read(kept)
    fresh = [n for n in request.rewards if n not in known]
    count = (COUNT_FOR_SCRIPTS if request.scripts else COUNT) if fresh else len(designs)
    judged = {n: rewards[n].judge(designs[:count], request.conditions) for n in fresh}
    parts = np.stack([np.asarray(known.get(n, judged.get(n)), dtype=float)[:count] for n in request.rewards], 1)
    return weighted_sum(parts, request.rewards, request.transforms)


def _draw(request: Request) -> np.ndarray:
    from engines.run import design

    plain = request.model_copy(update={**UNGUIDED, "lanes": COUNT, "seed": SEED})
    return design(plain).rewards.numpy()
