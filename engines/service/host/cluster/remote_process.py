"""A process whose network rows, proposals and fills are computed by workers: the same numbers, whoever samples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from engines.diffusion.noise import Noise
from engines.service.host.cluster.actor.opened import Redrawn
from engines.service.host.cluster.plain import noise_numbers, tensor
from engines.service.host.cluster.pool import Pool, Remote, spread, until_answered
from engines.service.host.cluster.remote_prediction import Given, RemotePrediction, Table, joined


@dataclass(frozen=True)
class RemoteProcess:
    """Keeps the contract of `process.py`. What costs nothing, and gradients, `process` itself answers.

    asked: the run, as workers are told of it. redrawn: how this process came from the model's. gone: of each worker the
    tables that it need not keep.
    """

    process: Any
    pool: Pool
    asked: Any
    redrawn: Redrawn = ()
    gone: dict[int, list[int]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.process, name)

    def table(self, worker: Remote) -> Table:
        """A new one at that worker."""
        return Table(worker, self.gone.setdefault(id(worker), []))

    def denoise(self, x: Tensor, t: int) -> RemotePrediction:
        rows, tables = x.cpu().numpy(), {}

        def ask(worker: Remote, part: range) -> Any:
            tables[part] = self.table(worker)
            return tables[part].ask("look", self.asked, self.redrawn, rows[part.start : part.stop], t)

        found = spread(self.pool, len(x), ask)
        counts = torch.tensor([len(part) for _, part, _ in found])
        clean = torch.cat([tensor(clean) for _, _, clean in found]).to(x.device)
        which = torch.arange(len(found)).repeat_interleave(counts)
        row = torch.cat([torch.arange(count) for count in counts.tolist()])
        return RemotePrediction(self, x, t, clean, [tables[part] for _, part, _ in found], which, row)

    def join(self, parts: list[Any]) -> Any:
        if all(isinstance(part, RemotePrediction) for part in parts):
            return joined(parts)
        return self.process.join([part.near() if isinstance(part, RemotePrediction) else part for part in parts])

    def propose(self, x: Tensor, prediction: Any, t: int, copies: int, noise: Noise) -> Tensor:
        if not isinstance(prediction, RemotePrediction):
            return self.process.propose(x, prediction, t, copies, noise)
        given = lambda rows: (x[rows].cpu().numpy(), t, copies, noise_numbers(noise.of(rows)))
        return self._gathered(prediction, "propose", given, copies).to(x.device)

    def fill(self, x: Tensor, prediction: Any, uniform: Tensor) -> Tensor:
        if not isinstance(prediction, RemotePrediction):
            return self.process.fill(x, prediction, uniform)
        given = lambda rows: (x[rows].cpu().numpy(), uniform.cpu().numpy())
        return self._gathered(prediction, "fill", given, len(uniform)).to(x.device)

    def clean(self, x: Tensor, prediction: Any, t: int) -> Tensor:
        return prediction.clean if isinstance(prediction, RemotePrediction) else self.process.clean(x, prediction, t)

    def likelihood(self, x: Tensor) -> Tensor:
        """The model's bounds in nats [N] of finished states."""
        rows = x.cpu().numpy()
        ask = lambda worker, part: worker.ask("likelihood", self.asked, rows, (part.start, part.stop))
        return torch.cat([tensor(bounds) for _, _, bounds in spread(self.pool, len(rows), ask)])

    def redrawing(self, share: float, rows: int) -> tuple[RemoteProcess, int]:
        process, level = self.process.redrawing(share, rows)
        return RemoteProcess(process, self.pool, self.asked, (*self.redrawn, (share, rows)), self.gone), level

    def at_tables(self, prediction: RemotePrediction, name: str, given: Given) -> list[tuple[Tensor, Any]]:
        """(rows, answer) of each table; where a worker was lost, after the prediction was made anew."""

        def answers() -> list[tuple[Tensor, Any]]:
            asked = [
                (mine, table.ask(name, self.asked, places.numpy(), self.redrawn, *given(mine)))
                for table, mine, places in prediction.places()
            ]
            return [(mine, pending.result()) for mine, pending in asked]

        return until_answered(answers, lambda: prediction.renew(self.denoise(prediction.x, prediction.t)))

    def _gathered(self, prediction: RemotePrediction, name: str, given: Given, copies: int) -> Tensor:
        """States [N·copies, *event], parent-major."""
        parts = [(rows, tensor(answer)) for rows, answer in self.at_tables(prediction, name, given)]
        event = parts[0][1].shape[1:]
        found = torch.empty(len(prediction), copies, *event, dtype=parts[0][1].dtype)
        for rows, states in parts:
            found[rows] = states.view(len(rows), copies, *event)
        return found.flatten(0, 1)
