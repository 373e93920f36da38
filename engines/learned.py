"""What value estimates have learned, by what it was learned from: kept, so that nobody waits for it twice."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from threading import Lock
from typing import Any, Protocol

from engines.domains import domain
from engines.records.metadata import metadata_of
from engines.records.step import Cost

VERSION = 5  # of how it is learned: another one learns anew
MOST_REMEMBERED = 8
COST = "cost"  # the name of a tensor: rows, calls; a second metadatum would have no certain place
PARTS = ("domain", "rewards", "transforms", "scripts", "conditions", "levels", "value", "estimate")


class Heads(Protocol):
    """Where it is kept, as safetensors, under a key."""

    def find(self, key: str) -> bytes | None: ...

    def keep(self, key: str, head: bytes) -> None: ...


class RememberedHeads:
    """In memory, the newest MOST_REMEMBERED of them. Safe to use from several threads."""

    def __init__(self) -> None:
        self._heads: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> bytes | None:
        return self._heads.get(key)

    def keep(self, key: str, head: bytes) -> None:
        with self._lock:
            self._heads[key] = head
            while len(self._heads) > MOST_REMEMBERED:
                self._heads.popitem(last=False)


REMEMBERED = RememberedHeads()  # of this process


def head_key(request: Any) -> str:
    """Equal where a Request's value has the same to learn: model, rewards, conditions, levels and its own settings."""
    told = request.model_dump(mode="json", include=set(PARTS))
    told |= {"version": VERSION, "model": domain(request.domain).version(request.conditions)}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def with_cost(head: bytes, cost: Cost) -> bytes:
    """The same head, with the rows and calls that it took to learn it."""
    from safetensors.torch import load, save
    from torch import tensor

    return save({**load(head), COST: tensor([cost.rows, cost.reward_calls])}, metadata_of(head))


def cost_of(head: bytes | None) -> Cost:
    """The rows and calls that it took to learn a head; none where there is no head."""
    from safetensors.torch import load

    return Cost() if head is None else Cost(*load(head)[COST].tolist())
