"""A Request carried out: the generator of Steps, and the Result it ends with."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import noise_for
from engines.diffusion.some_lanes import SomeLanes
from engines.domains import Conditions, Domain, Model, domain
from engines.estimate import first_pace, size_of
from engines.learned import REMEMBERED, Heads, cost_of, head_key, with_cost
from engines.loading import load_once
from engines.records.meter import Meter
from engines.records.step import Cost, Result, Step
from engines.request import Request
from engines.rewards import JUDGED_AT_ONCE, Scorer
from engines.rewards.script_rewards import ScriptRewards
from engines.samplers import SAMPLERS
from engines.samplers.budget import CALLS, ROWS, SECONDS, Budget
from engines.values import VALUES
from engines.values.estimate import Judging
from engines.values.state import Value
from engines.values.unjudged import Unjudged
from engines.yield_points import pieces

DECODED_AT_ONCE = 256  # states


@dataclass(frozen=True)
class Run:
    """A request with its model loaded and its meter running."""

    request: Request
    domain: Domain
    model: Model
    scorer: Scorer
    meter: Meter
    own: ScriptRewards
    heads: Heads = REMEMBERED

    def close(self) -> None:
        """End the processes of one's own reward scripts."""
        self.own.close()

    @torch.inference_mode()
    def prepare(self) -> Iterator[str]:
        """What the value has to learn before it can judge: sentences of how far it is; none where it is known.

        Raises ValueError, a sentence, where there is nothing to learn.
        """
        learns = VALUES[self.request.value].prepare
        if learns and self._guides and self.heads.find(head_key(self.request)) is None:
            before = self.meter.total()
            head = yield from learns(self._judging(), self.request.estimate)
            self.heads.keep(head_key(self.request), with_cost(head, self.meter.total() - before))

    @torch.inference_mode()
    def steps(self, start: Step | None = None, some: range | None = None) -> Iterator[Step]:
        """One Step a level, from noise or from a stored step on, each with what it cost; the first after `prepare`.

        some: of the lanes these alone, numbered from 0, where lanes of the sampler never meet.
        """
        deque(self.prepare(), maxlen=0)
        request, sampler = self.request, SAMPLERS[self.request.sampler]
        budget, everyone = self._budget(start), range(request.lanes)
        some = everyone if some is None else some
        for step in sampler.sample(
            self.model.process if some == everyone else SomeLanes(self.model.process, request.lanes, some),
            self._value(sampler.guided),
            particles=request.particles,
            alpha=request.alpha,
            noise=noise_for(request.seed, request.lanes).of(torch.tensor(some)),
            settings=request.method,
            start=start,
            **({"budget": budget} if budget else {}),
        ):
            yield replace(step, cost=self.meter.lap(), spending=budget.told if budget else {})
            self.meter.resume()

    def _budget(self, start: Step | None) -> Budget | None:
        """What the run may spend, and has spent until a stored step; what its value learned counts, whenever it did."""
        request, learns = self.request, VALUES[self.request.value].prepare and self._guides
        if request.budget is None:
            return None
        learned = cost_of(self.heads.find(head_key(request))) if learns else Cost()
        charged = {ROWS: learned.rows, CALLS: learned.reward_calls, SECONDS: self.meter.total().seconds}
        late = bool(learns) and request.budget_of == ROWS
        guess = first_pace(size_of(request))
        budget = Budget(request.budget, request.budget_of, self.meter, charged[request.budget_of], guess, late)
        if start is not None:
            budget.go_on(start.spending)
        return budget

    def result(self, last: Step, spent: Cost = Cost()) -> Result:
        """The finished designs of the last step, with every reward by itself and the measures beside them.

        spent: what earlier sittings of the same run cost. Figures are of the designs as they were judged.
        """
        rows = last.kept.tolist()
        designs, shown = [last.designs[i] for i in rows], self.finished(last)
        cost = spent + self.meter.total()
        parts = self.scorer.parts(designs)
        return Result(
            shown,
            last.values[last.kept],
            {n: parts[:, i].tolist() for i, n in enumerate(self.scorer.names)},
            self.measures(last),
            cost,
            self.domain.opinions(designs, self.request.conditions),
        )

    @torch.inference_mode()
    def finished(self, last: Step) -> list[Any]:
        """The designs of the last step as they are shown and kept."""
        x, designs = last.candidates[last.kept], [last.designs[i] for i in last.kept.tolist()]
        if not self.model.finish:
            return designs
        with self.meter.decoding():
            parts = zip(pieces(x, DECODED_AT_ONCE), pieces(designs, DECODED_AT_ONCE))
            return [design for rows, judged in parts for design in self.model.finish(rows, judged)]

    def measures(self, last: Step) -> dict[str, float]:
        """Naturalness and diversity, which nothing was optimised for."""
        found = self.domain.measures([last.designs[i] for i in last.kept.tolist()])
        if self.model.log_likelihood is not None:
            with torch.inference_mode():
                found["log_likelihood"] = float(self.model.log_likelihood(last.candidates[last.kept]).mean())
        return found

    def learned(self) -> dict[str, Any] | None:
        """What the value that it learned is worth, as JSON; None where it learned none, or that was not measured."""
        estimate = VALUES[self.request.value]
        head = self.heads.find(head_key(self.request)) if estimate.prepare and self._guides else None
        return estimate.figures(head) if head else None

    def decode(self, x: Tensor) -> list[Any]:
        """States → designs, one spelling for equal ones."""
        with self.meter.decoding():
            designs = [design for rows in pieces(x, DECODED_AT_ONCE) for design in self.model.decode(rows)]
        if self.domain.canonical is None:
            return designs
        with self.meter.reward(0, 0):
            return [self.domain.canonical(design) for part in pieces(designs, JUDGED_AT_ONCE) for design in part]

    def _encode(self, lines: list[str]) -> Tensor:
        """Designs as a person typed them → finished states. Raises ValueError for what the model cannot write."""
        return self.model.encode([self.domain.spell(line, self.request.conditions) for line in lines])

    def _judging(self, learned: bytes = b"") -> Judging:
        request, model = self.request, self.model
        exact = partial(model.soft, request.rewards, request.alpha) if model.soft else None
        of_run = {"alpha": request.alpha, "seed": request.seed, "soft": exact, "encode": self._encode}
        merit = (lambda x0: self.scorer.relaxed(model.relaxed(x0))) if model.relaxed else None
        known = {"learned": learned, "symbols": model.symbols, "scripted": bool(request.scripts), "merit": merit}
        return Judging(model.process, self.decode, self.scorer, self.meter, **of_run, **known)

    def _value(self, guided: bool) -> Value:
        """guided: unfinished designs are valued; else finished ones are judged."""
        estimate = VALUES[self.request.value]
        if not guided or (estimate.prepare and not self._guides):
            return Unjudged(self._judging())
        learned = self.heads.find(head_key(self.request)) if estimate.prepare else None
        return estimate.make(self._judging(learned or b""), self.request.estimate)

    @property
    def _guides(self) -> bool:
        """Whether the sampler, or the one by whose designs it begins, asks what unfinished designs are worth."""
        sampler = SAMPLERS[self.request.sampler]
        begun_by = sampler.first(self.request.method) if sampler.first else self.request.sampler
        return bool(begun_by) and SAMPLERS[begun_by].guided


def open_run(
    request: Request,
    *,
    device: str = "cpu",
    rows_per_call: int | None = None,
    own: ScriptRewards | None = None,
    heads: Heads = REMEMBERED,
    make: Callable[..., Run] = Run,
) -> Run:
    """Load the model (once a process) and make the run ready; close it when done.

    rows_per_call: rows of one network call; None: fitting.
    own: the request's scripts; None: confined in this process, nothing remembered.
    heads: where what values learn is kept; by default in this process.
    make: of all that, the run; one that has it computed elsewhere, for example.
    """
    meter, chosen, own = Meter(), domain(request.domain), own or ScriptRewards(request.scripts)
    model = (_load_cached if chosen.cached else _load)(
        request.domain, request.conditions, request.levels, device, rows_per_call
    )
    if SAMPLERS[request.sampler].gradient:
        own.check_gradients(name for name, weight in request.rewards.items() if weight)
    scorer = Scorer(
        {**chosen.rewards, **own.rewards},
        request.rewards,
        request.conditions,
        meter,
        request.transforms,
        chosen.codec.key,
    )
    return make(request, chosen, model, scorer, meter, own, heads)


@torch.inference_mode(False)  # a gradient may have to pass through
def _load(name: str, conditions: Conditions, levels: int, device: str, rows_per_call: int | None) -> Model:
    return domain(name).load(conditions, levels=levels, device=device, rows_per_call=rows_per_call)


_load_cached = load_once(maxsize=8)(_load)


def steps(request: Request, **how) -> Iterator[Step]:
    """Carry out a request: one Step a level. Stop by closing the generator, pause by not calling next."""
    with closing(open_run(request, **how)) as run:
        yield from run.steps()


def design(request: Request, **how) -> Result:
    """Carry out a request to its end → Result with .designs, .rewards, .measures and .cost."""
    with closing(open_run(request, **how)) as run:
        last = deque(run.steps(), maxlen=1).pop()
        return run.result(last)
