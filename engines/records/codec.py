"""How a domain's designs are compared and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _same(design: Any) -> Any:
    return design


@dataclass(frozen=True)
class Codec:
    """How a design is compared, written as JSON, and read again. Text and numbers are what they are.

    key: hashable, equal for equal designs. write: the design exactly.
    sketch: small enough for every candidate of a step.
    read: what either of them gave → the design.
    """

    key: Callable[[Any], Any] = _same
    write: Callable[[Any], Any] = _same
    sketch: Callable[[Any], Any] = _same
    read: Callable[[Any], Any] = _same
