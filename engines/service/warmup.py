"""What a first run would wait for, done while nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from typing import Any

from engines.domains import NAMES
from engines.request import Request
from engines.run import open_run
from engines.studies.baseline import baseline

MANY = 500  # lanes whose lengths, drawn at the first level, are nearly all there are


def warm_up(**how: Any) -> Iterator[str]:
    """All that the page's first domain needs, then how the others begin; a level a turn. how: for open_run."""
    first, *others = NAMES
    for name, lanes, levels in ((first, MANY, 1), (first, 2, None), *((name, 2, 1) for name in others)):
        with suppress(Exception):  # a run of that domain will say what is wrong
            with closing(open_run(Request(domain=name, lanes=lanes, particles=2), **how)) as run:
                for step in islice(run.steps(), levels):
                    yield name
                    if not step.t:
                        run.result(step), baseline(run.request)
