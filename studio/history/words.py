"""By which words a run is found, from its request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engines.records.store.history.sought import Words
from engines.samplers import SAMPLERS
from engines.values import VALUES
from studio.errors import store_errors
from studio.runs.runs import Runs
from studio.runs.settings.title import title_of

MOST_LETTERS = 2_000  # of one condition, such as a prompt


def describe_new(runs: Runs, owner: str) -> None:
    """Let those of a person's runs be found that nobody has sought yet. Raises UserError."""
    with store_errors():
        fresh = runs.store.undescribed(owner)
        if fresh:
            runs.store.describe((run, words_of(request)) for run, request in fresh)


def words_of(request: Mapping[str, Any]) -> Words:
    """A request in brief, of any version → its words."""
    rewards = request.get("rewards")
    named = tuple(rewards) if isinstance(rewards, dict) else ()
    told = (title_of(request), *named, *_labels(request), *_texts(request.get("conditions")))
    return Words(str(request.get("domain", "")), named, "\n".join(told))


def _labels(request: Mapping[str, Any]) -> Iterator[str]:
    """What method and value are called, which a title leaves out where they are the usual ones."""
    for name, known in (("sampler", SAMPLERS), ("value", VALUES)):
        chosen = request.get(name)
        if isinstance(chosen, str) and chosen in known:
            yield f"{chosen} {known[chosen].label}"


def _texts(conditions: Any) -> Iterator[str]:
    """Prompts, templates, references: but no pictures."""
    for value in conditions.values() if isinstance(conditions, dict) else ():
        if isinstance(value, str) and not value.startswith("data:"):
            yield value[:MOST_LETTERS]
