"""What a worker may take, as the studio says it and the zygote reads it. Every system can import this."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

STRICT, NO_OPEN, NOTHING = "strict", "no-open", "none"  # NOTHING is for tests' positive control


@dataclass(frozen=True)
class Policy:
    """mode: STRICT (Landlock and seccomp), NO_OPEN (seccomp alone, which refuses to open files) or NOTHING.

    memory: bytes of address space beyond the zygote's. descriptors: how many. folders: what may be read.
    """

    mode: str
    memory: int
    descriptors: int
    folders: Sequence[str]

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Policy:
        return Policy(**json.loads(text))
