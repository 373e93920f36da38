"""The finished example run, which the page shows to somebody who has not run anything yet.

engines/service/record_example.py records it.
"""

from __future__ import annotations

import gzip
import json

from engines.assets import ASSETS
from engines.records.store import Store

EXAMPLE = "example"  # its run id
FILE = ASSETS / "example.json.gz"


def install_example(store: Store) -> None:
    """Put the recorded run into the store, anew at every start (its model may have changed)."""
    if FILE.exists():
        recorded = json.loads(gzip.decompress(FILE.read_bytes()))
        store.delete(EXAMPLE)
        store.put(EXAMPLE, recorded["request"], recorded["records"], recorded["result"])
