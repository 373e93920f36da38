"""How often the processor waits for the GPU, a level: torch's own debug mode says each time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from engines.request import Request
from engines.run import open_run
from tests.gpu.device import DEVICE


def waits_a_level(name: str, levels: int = 12) -> float:
    """Mean number of waits a level of SVDD-PM, after the first, in which the model is still being made ready."""
    run = open_run(Request(domain=name, sampler="svdd", value="pm", lanes=4, particles=4, levels=levels), device=DEVICE)
    counts = []
    steps = run.steps()
    for _ in range(levels):
        with _counting() as waits:
            next(steps)
        counts.append(len(waits))
    return sum(counts[1:]) / len(counts[1:])


@contextmanager
def _counting() -> Iterator[list]:
    """The waits within: warnings of “called a synchronizing CUDA operation”."""
    found: list = []
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        torch.cuda.set_sync_debug_mode("warn") if DEVICE.startswith("cuda") else None
        try:
            yield found
        finally:
            torch.cuda.set_sync_debug_mode("default") if DEVICE.startswith("cuda") else None
            found += [each for each in told if "synchronizing" in str(each.message)]
