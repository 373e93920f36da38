"""What a worker may take, as the studio says it and the zygote reads it. Every system can import this."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

STRICT, NO_OPEN, NOTHING = "strict", "no-open", "none"  # NOTHING is for tests' positive control


@dataclass(frozen=True)
class Bounds:
    """mode: STRICT, NO_OPEN or NOTHING. memory: bytes of address space beyond the zygote's. folders: what may be read."""

    mode: str
    memory: int
    descriptors: int
    folders: Sequence[str]

    def written(self) -> str:
        return json.dumps(asdict(self))


def bounds_of(text: str) -> Bounds:
    return Bounds(**json.loads(text))
