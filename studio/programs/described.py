"""What there is to be asked for, and what it would cost, as plain data."""

from __future__ import annotations

from functools import cache
from typing import Any

from engines.admission import refusal
from engines.domains import NAMES, domain
from engines.estimate import estimate, size_of
from engines.request import Request
from engines.request.gradients import unfit_samplers
from engines.samplers import SAMPLERS
from engines.settings import shown_fields
from engines.values import VALUES
from studio.runs.runs import Runs


@cache
def described_domains() -> list[dict[str, Any]]:
    """One object a domain."""
    return [_described(name) for name in NAMES]


def _described(name: str) -> dict[str, Any]:
    chosen, usual = domain(name), Request(domain=name)
    unfit = unfit_samplers(name, list(usual.rewards))
    return {
        "domain": name,
        "label": chosen.label,
        "about": chosen.about,
        "rewards": {
            key: {"label": reward.label, "unit": reward.unit, "about": reward.about}
            for key, reward in chosen.rewards.items()
        },
        "samplers": {key: sampler.told for key, sampler in SAMPLERS.items() if key not in unfit},
        "values": {key: VALUES[key].about for key in chosen.values},
        "conditions": {key: field.description or "" for key, field in shown_fields(chosen.conditions).items()},
        "usual": usual.model_dump(mode="json", exclude={"conditions", "scripts", "transforms"}),
    }


def estimated(runs: Runs, settings: dict[str, Any], owner: str) -> dict[str, Any]:
    """What a run of these settings would cost, on two cores and alone. owner: a secret. Raises UserError."""
    request = runs.read(settings, owner)
    size, prices = size_of(request), runs.library.prices(request.scripts)
    told = estimate(size, prices)
    return {
        "rows": told.rows,
        "calls": told.calls,
        "seconds": round(told.seconds, 2),
        "memory_bytes": told.memory,
        "store_bytes": told.store,
        "refused": refusal(size, runs.limits, prices),
    }
