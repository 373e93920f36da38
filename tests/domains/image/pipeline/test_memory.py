"""Rows of one network call: cut to what is allowed, halved when memory runs out, and never changing what comes out."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

import engines
from engines.domains.image.pipeline import memory
from engines.domains.image.pipeline.memory import Chunks, fit_chunks
from engines.request import Request
from engines.run import open_run

X = torch.arange(23.0)[:, None]


class SmallDevice:
    """A device whose memory holds `most` rows; keeps the rows of each call."""

    def __init__(self, most: int):
        self.most, self.calls = most, []

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        self.calls.append(len(x))
        if len(x) > self.most:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return 2 * x


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 8, 23, 1000])
def test_every_row_is_answered_in_its_place(rows):
    device = SmallDevice(1000)
    assert Chunks(rows).map(device, X).equal(2 * X)
    assert max(device.calls) <= rows


@pytest.mark.parametrize(
    ("rows", "tile", "count", "calls"),
    [(8, 8, 23, [8, 8, 8]), (8, 8, 1, [8]), (8, 4, 3, [4]), (8, 4, 13, [8, 8]), (2, 8, 3, [2, 2]), (8, 1, 3, [3])],
)
def test_calls_are_filled_up_to_tiles(rows, tile, count, calls):
    device = SmallDevice(1000)
    assert Chunks(rows, tile).map(device, X[:count]).equal(2 * X[:count]) and device.calls == calls


@pytest.mark.parametrize("most", [1, 2, 3, 5, 16])
def test_when_memory_runs_out_chunks_halve_and_stay_small(most):
    chunks, device = Chunks(32), SmallDevice(most)
    assert chunks.map(device, X).equal(2 * X) and chunks.rows <= most
    before = len(device.calls)
    chunks.map(device, X)
    assert max(device.calls[before:]) <= most  # what was learned is kept


def test_where_not_one_row_fits_it_is_said():
    with pytest.raises(torch.OutOfMemoryError, match="smaller model"):
        Chunks(8).map(SmallDevice(0), X)


@pytest.mark.parametrize(
    "words",
    [
        "CUDA error: out of memory",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "DefaultCPUAllocator: can't allocate memory: you tried",
    ],
)
def test_every_library_says_it_in_its_own_words(words):
    assert memory.is_out_of_memory(RuntimeError(words)) and not memory.is_out_of_memory(RuntimeError("shapes differ"))


def test_other_faults_are_not_swallowed():
    with pytest.raises(RuntimeError, match="shapes"):
        Chunks(8).map(lambda x: (_ for _ in ()).throw(RuntimeError("shapes")), X)


def test_memory_that_ran_out_is_let_go_before_the_next_try(monkeypatch):
    """The tensors of the call that failed must not live on in a traceback."""
    from weakref import ref

    held = []

    def failing(x):
        assert all(old() is None for old in held)
        large = torch.ones(10)
        held.append(ref(large))
        if len(x) > 4:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return x

    Chunks(32).map(failing, X)
    assert len(held) > 3


@pytest.mark.parametrize(("side", "tile"), [(16, 8), (32, 2), (64, 1), (128, 1)])
def test_a_processor_always_takes_one_tile(side, tile):
    for wanted in (None, 1, 5, 100):
        chunks = fit_chunks(None, side * side, "cpu", wanted)
        assert (chunks.rows, chunks.tile) == (tile, tile)


def simulated(monkeypatch, free: int, weights: int, fixed: int, each: int):
    """A GPU in numbers: a call of n rows takes fixed + n·each bytes."""
    monkeypatch.setattr(memory, "_peak_bytes", lambda call, rows: fixed + rows * each)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (free, free + weights))
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda: weights)
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda: weights)


@pytest.mark.parametrize("budget", [None, 6_000, 10_000])
@pytest.mark.parametrize(("fixed", "each"), [(0, 100), (500, 50), (3_000, 1)])
def test_rows_fit_the_memory(monkeypatch, fixed, each, budget):
    simulated(monkeypatch, free=8_000, weights=1_000, fixed=fixed, each=each)
    rows = fit_chunks(None, 256, "cuda", budget=budget).rows
    room = memory.CALL_SHARE * (budget or 9_000) - 1_000
    assert rows == 512 or (
        fixed + rows * each <= max(room, fixed + each) < fixed + (rows + 2) * max(each, (fixed + each) / 4)
    )


def test_a_budget_can_be_named_for_the_whole_machine(monkeypatch):
    simulated(monkeypatch, free=80_000_000_000, weights=0, fixed=0, each=1_000_000_000)
    monkeypatch.setenv(memory.BUDGET_VARIABLE, "10")
    assert fit_chunks(None, 256, "cuda").rows == 8 and fit_chunks(None, 256, "cuda", rows=3).rows == 3


def test_a_run_goes_on_when_memory_runs_out(saved_model):
    """The same pictures as with room enough; only the calls are smaller."""
    request = Request(domain="image", model=str(saved_model), lanes=2, particles=4, levels=3)
    whole, run = engines.design(request), open_run(request)
    process, tight = run.model.process, SmallDevice(1)

    def network(rows, t):
        tight(rows)
        return process.predict_clean(rows, t)

    small = replace(run, model=replace(run.model, process=replace(process, predict_clean=network, chunks=Chunks(32))))
    *_, last = small.steps()
    mine = small.result(last)
    assert max(tight.calls) > 1 and all(abs(a - b) < 0.5 for a, b in zip(mine.rewards.tolist(), whole.rewards.tolist()))
    assert mine.cost.rows == whole.cost.rows
