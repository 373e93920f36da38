"""A script's own gradient, by torch: only in workers that nothing confines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .results import InvalidAnswer

NAME, DECLARED = "relaxed", "differentiable"
USAGE = (
    f"a script with `{DECLARED} = True` also needs `def {NAME}(designs):`, which takes a torch tensor of numbers "
    "and returns one of shape (len(designs),)"
)


def slopes(relaxed: Callable[[Any, Any], Any] | None, payload: bytes, conditions: Any) -> bytes:
    """payload: a shape as JSON, a line's end, float32 → what each design is worth and the gradient of that, float64.

    Raises what the script raises, or InvalidAnswer.
    """
    if relaxed is None:
        raise InvalidAnswer(USAGE)
    import torch

    shape, _, numbers = payload.partition(b"\n")
    x = torch.frombuffer(bytearray(numbers), dtype=torch.float32).reshape(json.loads(shape)).requires_grad_()
    found = relaxed(x, conditions)
    if not isinstance(found, torch.Tensor) or found.shape != x.shape[:1] or not found.requires_grad:
        raise InvalidAnswer(f"{NAME} returned {_described(found)}; {USAGE}, computed from them by torch alone")
    (slope,) = torch.autograd.grad(found.sum(), x, allow_unused=True)
    if slope is None:
        raise InvalidAnswer(f"what {NAME} returned does not depend on the designs")
    return found.detach().double().numpy().tobytes() + slope.double().numpy().tobytes()


def _described(found: Any) -> str:
    shape = getattr(found, "shape", None)
    return f"a {type(found).__name__}" + (f" of shape {tuple(shape)}" if shape is not None else "")
