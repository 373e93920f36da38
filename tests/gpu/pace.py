"""A guided run beside its bare network rows, and beside the released schedule of calls, each in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.process import DiffusionProcess
from engines.records.step import Cost
from engines.request import Request
from engines.run import open_run
from tests.bench.reference import reference
from tests.gpu.device import DEVICE, forget_peak, peak_bytes, synchronise

PARTICLES = 20
SIZES = {
    "molecule": {"lanes": 64, "levels": 20},
    "enhancer": {"lanes": 16, "levels": 64},
    "utr": {"lanes": 64, "levels": 64},
    "image": {"lanes": 16, "levels": 20},
}


@dataclass(frozen=True)
class Pace:
    """Seconds of a guided run, of its rewards, of its network rows alone, and of the released schedule."""

    rows: int
    guided: float
    rewards: float
    bare: float
    released: float
    released_rows: int
    peak: int  # bytes

    @property
    def beside_bare(self) -> float:
        """What guidance adds to the network's own time, rewards apart."""
        return (self.guided - self.rewards) / self.bare

    @property
    def beside_released(self) -> float:
        return self.guided / self.released


def pace(name: str, **smaller: int) -> Pace:
    """SVDD-PM of a domain. smaller: lanes or levels other than those of SIZES."""
    asked = {"particles": PARTICLES, "value": "pm", "alpha": 0.0, **SIZES[name], **smaller}
    request = Request(domain=name, sampler="svdd", **asked)
    _guide(request.model_copy(update={"lanes": 2, "seed": 1}))  # warm
    forget_peak()
    recorder, cost, seconds = _guide(request)
    peak, process = peak_bytes(), recorder.process
    bare = _timed(lambda: deque((process.denoise(x, t) for x, t in recorder.calls), maxlen=0))
    told: list[int] = []
    released = _timed(lambda: told.append(reference(open_run(request, device=DEVICE), 0)[2]))
    return Pace(cost.rows, seconds, cost.reward_seconds, bare, released, told[0], peak)


def _guide(request: Request) -> tuple[Recorder, Cost, float]:
    """(what the run asked its network, what it cost, seconds)."""
    run = open_run(request, device=DEVICE)
    recorder = Recorder(run.model.process)
    run = replace(run, model=replace(run.model, process=recorder))
    seconds = _timed(lambda: deque(run.steps(), maxlen=0))
    return recorder, run.meter.total(), seconds


class Recorder:
    """A process that remembers the states and times [(x, t)] that its network is asked of."""

    def __init__(self, process: DiffusionProcess):
        self.process, self.calls = process, []

    def denoise(self, x: Tensor, t: int) -> Any:
        self.calls.append((x, t))
        return self.process.denoise(x, t)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.process, name)


@torch.inference_mode()
def _timed(work: Callable[[], Any]) -> float:
    synchronise()
    begun = perf_counter()
    work()
    synchronise()
    return perf_counter() - begun
