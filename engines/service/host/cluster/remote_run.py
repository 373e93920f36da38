"""A run whose lanes, rows and rewards are computed by the workers of a cluster; what is decided is decided here."""

from __future__ import annotations

import json
import secrets
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engines.domains import Domain, Model
from engines.learned import Heads, head_key
from engines.records.meter import Meter
from engines.records.step import Step
from engines.request import Request, as_json
from engines.rewards import Scorer
from engines.rewards.script_rewards import ScriptRewards
from engines.run import Run
from engines.samplers import SAMPLERS
from engines.service.host.cluster.lanes import levels
from engines.service.host.cluster.plain import Asked
from engines.service.host.cluster.pool import Pool, spread
from engines.service.host.cluster.remote_process import RemoteProcess


@dataclass(frozen=True, kw_only=True)
class RemoteRun(Run):
    """Lanes that never meet go through their levels at the workers, each through its own.

    Of all else, and of what has a budget, the levels are gone through here, and workers are asked what states are worth
    and what comes of those that stay. pool: of workers. asked: the run, as they are told of it. device: where this
    process keeps states.
    """

    pool: Pool
    asked: Asked
    device: str

    def close(self) -> None:
        super().close()
        for worker in self.pool.living():
            worker.forget(self.asked.id)

    @torch.inference_mode()
    def steps(self, start: Step | None = None, some: range | None = None) -> Iterator[Step]:
        if SAMPLERS[self.request.sampler].copies or self.request.budget is not None:
            yield from super().steps(start, some)
            return
        deque(self.prepare(), maxlen=0)
        for step, told in levels(self.pool, self.pool.share(self._with_head()), self.request.lanes, start):
            self.meter.add(step.cost)
            self.own.judged_plainly = self.own.judged_plainly or any(each.unconfined for each in told)
            if not step.t:
                ended = [step.designs[row] for row in step.kept.tolist()]
                self.scorer.remember(ended, np.concatenate([each.parts for each in told]))
            yield replace(step, candidates=step.candidates.to(self.device), cost=self.meter.lap())
            self.meter.resume()

    def decode(self, x: Tensor) -> list[Any]:
        rows = x.cpu().numpy()
        with self.meter.decoding():
            ask = lambda worker, part: worker.ask("designs", self.model.process.asked, rows[part.start : part.stop])
            return [design for _, _, designs in spread(self.pool, len(rows), ask) for design in designs]

    def judge(self, designs: list[Any]) -> Iterator[tuple[float, ...]]:
        """N times one score a reward."""
        ask = lambda worker, part: worker.ask("judge", self.model.process.asked, designs[part.start : part.stop])
        for _, _, (parts, unconfined) in spread(self.pool, len(designs), ask):
            self.own.judged_plainly = self.own.judged_plainly or unconfined
            yield from map(tuple, parts.tolist())

    def _with_head(self) -> Asked:
        """What the value has learned goes along."""
        key = head_key(self.request)
        head = self.heads.find(key)
        return self.asked if head is None else replace(self.asked, heads={key: head})


def remote_run(
    request: Request,
    domain: Domain,
    model: Model,
    scorer: Scorer,
    meter: Meter,
    own: ScriptRewards,
    heads: Heads,
    *,
    pool: Pool,
    device: str = "cpu",
) -> RemoteRun:
    """What `open_run` makes of a request where there is a cluster."""
    asked = Asked(secrets.token_hex(8), json.dumps(as_json(request)), own.owner)
    process = RemoteProcess(model.process, pool, pool.share(asked))
    likelihood = model.log_likelihood and process.likelihood
    remote = replace(model, process=process, log_likelihood=likelihood)
    run = RemoteRun(request, domain, remote, scorer, meter, own, heads, pool=pool, asked=asked, device=device)
    scorer.judge_by(run.judge)
    return run
