"""The finished example runs, one a domain, which the page shows to somebody who has not run anything yet.

engines/service/record_example.py records them.
"""

from __future__ import annotations

import gzip
import json

from engines.assets import ASSETS
from engines.domains import NAMES
from engines.records.store import Store

EXAMPLE = "example"  # the first domain's run id, and what the others' begin with
FOLDER = ASSETS / "examples"


def example_id(name: str) -> str:
    """The run id of a domain's example."""
    return EXAMPLE if name == NAMES[0] else f"{EXAMPLE}-{name}"


def install_examples(store: Store) -> None:
    """Put the recorded runs into the store, anew at every start (their models may have changed)."""
    for name in NAMES:
        file = FOLDER / f"{name}.json.gz"
        if not file.exists():
            continue
        recorded = json.loads(gzip.decompress(file.read_bytes()))
        store.delete(example_id(name))
        store.put(example_id(name), recorded["request"], recorded["records"], recorded["result"])
