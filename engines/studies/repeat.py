"""A request carried out in this process, with everything that a studio's store holds of a run."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any

from engines.records.serialize import result_record, step_record
from engines.request import Request
from engines.run import open_run
from engines.studies.baseline import baseline


@dataclass(frozen=True)
class Repeated:
    """records: of every level, as the store has them. result: with the unguided model's beside it. seconds: in all."""

    records: list[dict[str, Any]]
    result: dict[str, Any]

    @property
    def seconds(self) -> float:
        return sum(record["cost"]["seconds"] for record in self.records)


def repeat(request: Request, device: str = "cpu") -> Repeated:
    """All levels of a request, kept. Raises ValueError or ScriptError, each a sentence, where it cannot be had here."""
    with closing(open_run(request, device=device)) as run:
        codec, records = run.domain.codec, []
        for step in run.steps():
            records.append(step_record(step, run.model.unfinished_view, codec) | run.own.record)
        result = run.result(step)
        return Repeated(records, result_record(result, baseline(request, run.own.rewards), codec))
