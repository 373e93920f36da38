"""The card of a sequence domain's models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

_CARD = """
| network | learned from | training |
|---|---:|---|
{trained}

Kin elements (a shared stretch of letters) lie in one fold of twenty: two are held out from all, eleven taught the
judge, seven the guide; the model of the sequences learned from both parts. Held-out bound {nats:.4f} nats a letter
(random letters: 1.3863).

**Measured** on {count} unguided designs, and on the held-out folds:

| measure | value |
|---|---:|
{rows}
"""


def model_card(
    text: str,
    statistics: Mapping[str, float],
    folder: Path,
    count: int,
    others: Mapping[str, Path] = MappingProxyType({}),
) -> str:
    """The card as Markdown: the domain's text, how a folder's networks were trained, and what was measured.

    count: designs on which the statistics were measured. others: what further networks are for → their folder.
    """
    facts = {
        name + what: json.loads((where / f"{name}.json").read_text(encoding="utf-8"))
        for what, where in {"": folder, **{f", {what}": where for what, where in others.items()}}.items()
        for name in ("model", "guide", "judge")
    }
    trained = "\n".join(
        f"| {name}{_networks(f)} | {f['elements']:,} | {f['minutes']} min, {f['steps']:,} steps of 128, {f['device']} |"
        for name, f in facts.items()
    )
    rows = "\n".join(f"| {name} | {value:.4g} |" for name, value in statistics.items())
    nats = facts["model"]["held_out_nats_per_letter"]
    return text + _CARD.format(trained=trained, rows=rows, count=f"{count:,}", nats=nats)


def _networks(facts: Mapping[str, Any]) -> str:
    """How many networks an oracle is, where it is several."""
    count = len(facts.get("members", ()))
    return f" ({count} networks)" if count > 1 else ""
