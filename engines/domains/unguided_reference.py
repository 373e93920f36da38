"""Unguided designs of a domain, drawn once and kept in assets/ with their rewards, beside those of natural elements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from engines.assets import ASSETS
from engines.domains import domain


@lru_cache(maxsize=4)
def read(file: str) -> tuple[list, dict[str, list[float]], dict[str, list[float]]]:
    """(unguided designs, reward → one a design, reward → one a natural element) of a file under assets/."""
    data = json.loads((ASSETS / file).read_text(encoding="utf-8"))
    return data["designs"], data["rewards"], data.get("natural", {})


def write(name: str, designs: list[Any], file: Path, natural: Mapping[str, list[float]] = MappingProxyType({})) -> None:
    """Write unguided designs down, with every reward that needs no condition.

    natural: reward → what it is for natural elements, in one order.
    """
    chosen = domain(name)
    plain = chosen.conditions()
    free = {n: r for n, r in chosen.rewards.items() if not r.conditioned}
    parts = {n: np.round(r.judge(designs, plain), 5).tolist() for n, r in free.items()}
    file.write_text(json.dumps({"designs": designs, "rewards": parts, "natural": dict(natural)}), encoding="utf-8")
