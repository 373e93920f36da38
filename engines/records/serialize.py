"""A Step on its way into the store and back: JSON for the pictures, safetensors for a resume."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from engines.records.codec import Codec
from engines.records.metadata import metadata_of
from engines.records.step import Result, Step
from engines.records.store.steps.bounded import summary

SPENDING, MODEL = "spending.", "model"  # begins the name of a tensor; what the model is called
MOST_CANDIDATES = 8_000  # recorded a step; beyond, candidates that were not kept are dropped first


def step_record(
    step: Step, unfinished_view: Callable[[Tensor], list[Any]] | None = None, codec: Codec = Codec()
) -> dict[str, Any]:
    """What the pictures need. designs: distinct ones; design[i], parents[i], lanes[i], values[i] belong to candidate i.

    unfinished_view: unfinished states → what the film shows of the kept ones instead of their designs, in the order
    of `kept`.
    codec: the domain's; designs are recorded as it sketches them.
    A candidate's number is its place among those recorded; kept uses these numbers, parents places among those kept.
    """
    shown = _recorded_rows(step)
    place = {row: i for i, row in enumerate(shown)}
    keys = [codec.key(step.designs[row]) for row in shown]
    distinct = dict(zip(keys, (step.designs[row] for row in shown)))
    number = {key: i for i, key in enumerate(distinct)}
    rows = torch.tensor(shown)
    pick = lambda tensor: tensor[rows].tolist()
    return {
        "t": step.t,
        "designs": [codec.sketch(d) for d in distinct.values()],
        "design": [number[key] for key in keys],
        "parents": pick(step.parents),
        "lanes": pick(step.lanes),
        "values": [_number(v) for v in pick(step.values)],
        "weights": [_number(math.exp(w)) for w in pick(step.log_weights)],
        "kept": [place[row] for row in step.kept.tolist()],
        "dropped": len(step.values) - len(shown),
        "ess": [round(e, 3) for e in step.ess.tolist()],
        "cost": asdict(step.cost),
        **({"branches": pick(step.branches)} if step.branches is not None else {}),
        **(_of_all(step) if len(shown) < len(step.values) else {}),
        **({"shown": unfinished_view(step.candidates[step.kept])} if unfinished_view else {}),
    }


def _recorded_rows(step: Step) -> list[int]:
    total = len(step.values)
    if total <= MOST_CANDIDATES:
        return list(range(total))
    return sorted(set(step.kept.tolist()))


def _of_all(step: Step) -> dict[str, Any]:
    """What a record of the kept ones alone says of all candidates; see engines/records/store/steps/bounded.py."""
    values, ess = [_number(v) for v in step.values.tolist()], step.ess.tolist()
    kept = step.kept.tolist()
    return {
        "summary": summary({"values": values, "kept": kept, "ess": ess, "dropped": 0}),
        "unjudged": values.count(None),
        "left_out": {"candidates": len(values) - len(set(kept)), "kept": 0},
    }


def _number(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None


def dump_state(step: Step, model: str = "") -> bytes:
    """What a resume needs: the survivors, their time, what the sampler remembers of them, and whose states they are."""
    tensors = {
        "x": step.candidates[step.kept].cpu().contiguous(),
        "t": torch.tensor(step.t),
        "lanes": step.lanes[step.kept],
    }
    spending = {SPENDING + name: tensor for name, tensor in step.spending.items()}
    memory = {} if step.memory is None else {"memory": step.memory}
    return save_tensors(tensors | spending | memory, {MODEL: model})


def model_of(state: bytes) -> str:
    """The model that a state is of; "" where none was named."""
    with suppress(KeyError, ValueError):
        return metadata_of(state)[MODEL]
    return ""


def load_step(state: bytes, device: str = "cpu") -> Step:
    """The stored survivors as a Step that a sampler can start from."""
    tensors = load_tensors(state)
    x, count = tensors["x"].to(device), len(tensors["x"])
    everyone, unknown = torch.arange(count), torch.full((count,), math.nan, dtype=torch.float64)
    return Step(
        int(tensors["t"]),
        x,
        [None] * count,
        everyone,
        tensors["lanes"],
        unknown,
        everyone,
        unknown,
        unknown,
        memory=tensors.get("memory"),
        spending={name.removeprefix(SPENDING): part for name, part in tensors.items() if name.startswith(SPENDING)},
    )


def result_record(result: Result, baseline: dict[str, Any], codec: Codec = Codec()) -> dict[str, Any]:
    """The end of a run as JSON, its designs exactly; baseline: the unguided model's rewards under the same request."""
    return {
        "designs": [codec.write(d) for d in result.designs],
        "rewards": [_number(r) for r in result.rewards.tolist()],
        "parts": {name: [_number(v) for v in column] for name, column in result.parts.items()},
        "measures": {name: _number(v) for name, v in result.measures.items()},
        "cost": asdict(result.cost),
        "beside": {name: [_number(v) for v in column] for name, column in result.beside.items()},
        "baseline": baseline,
    }
