"""In which numbers a network computes: single precision, or bfloat16 where sums may be rounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

SINGLE, HALF = "single", "bfloat16"


def in_precision(function: Callable[..., Any], precision: str, device: str) -> Callable[..., Any]:
    """The function itself, or with its layers in bfloat16: 8 bits of mantissa, the range of single precision.

    Weights stay as they are, and what is no layer keeps the precision of what it is given.
    """
    return function if precision == SINGLE else _autocast(function, torch.device(device).type, True)


def in_single(function: Callable[..., Any], device: str) -> Callable[..., Any]:
    """The function in single precision, whoever calls it: for what is kept for all."""
    return _autocast(function, torch.device(device).type, False)


def _autocast(function: Callable[..., Any], kind: str, enabled: bool) -> Callable[..., Any]:
    def cast(*given: Any, **named: Any) -> Any:
        with torch.autocast(kind, torch.bfloat16, enabled=enabled):
            return function(*given, **named)

    return cast
