"""Rows of one network call: as many as fit, and fewer when memory runs out."""

from __future__ import annotations

import os
from collections.abc import Callable

import torch
from torch import Tensor

from engines.yield_points import yield_point

# Of one call on a processor at most: numbers of a latent channel, and rows.
# That is 8 of 16 × 16, 1 of 64 × 64; more are not faster.
TILE_NUMBERS, TILE_ROWS = 1 << 11, 8
CALL_NUMBERS = 1 << 17  # … on a GPU: 32 rows of 64 × 64 keep a large one busy; more would only take memory
CALL_SHARE = 0.8  # of the memory that one call may fill; states, noise and pictures need some too
BUDGET_VARIABLE = "STUDIO_GPU_GB"
OUT_OF_MEMORY = ("out of memory", "ALLOC_FAILED", "can't allocate memory")  # of torch, of cuDNN, of the processor


class Chunks:
    """Cuts rows into calls of at most `rows`, and halves that when memory runs out; the run goes on.

    tile: a call is filled up to a multiple of it. Where it is all of a call, a row's bits never depend on its company.
    """

    def __init__(self, rows: int, tile: int = 1):
        self.rows, self.tile = max(1, rows), tile

    def fewer(self, times: int) -> Chunks:
        """For calls of which a row takes so many times the memory; a tile, of which there is enough, stays whole."""
        return Chunks(max(self.tile, self.rows // times), self.tile)

    def map(self, function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        """The answers [N, …] of a function over x [N, …]. Raises torch.OutOfMemoryError where not even one row fits."""
        answers, begin = [], 0
        while begin < len(x):
            yield_point()
            part = x[begin : begin + self.rows]
            answer = _call_or_none(function, _pad(part, min(self.tile, self.rows)))
            if answer is not None:
                answers.append(answer[: len(part)])
                begin += len(part)
            else:
                self._halve()
        return torch.cat(answers)

    def _halve(self) -> None:
        if self.rows == 1:
            raise torch.OutOfMemoryError("Not even one picture fits into the memory; choose a smaller model.")
        self.rows //= 2
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def _pad(x: Tensor, multiple: int) -> Tensor:
    """x with its first row repeated at the end up to a multiple of rows."""
    missing = -len(x) % multiple
    return torch.cat([x, x[:1].expand(missing, *x.shape[1:])]) if missing else x


def _call_or_none(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor | None:
    """None when memory ran out; by then the frames that held it are gone."""
    try:
        return function(x)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        return None


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether an error means that memory is full, whichever library says so: torch, cuBLAS, cuDNN, the processor."""
    return isinstance(error, torch.OutOfMemoryError) or any(words in str(error) for words in OUT_OF_MEMORY)


def fit_chunks(
    call: Callable[[int], object], area: int, device: str, rows: int | None = None, budget: int | None = None
) -> Chunks:
    """Chunks for a device. On a processor, where memory is not what is short, always one tile.

    On a GPU calls of `rows` rows, or of what fits into `budget` bytes of it, weights included (None: STUDIO_GPU_GB, or
    what is free). call: (rows) → does the work for that many; what a row takes is measured on one and on two of them.
    area: of latents, H·W.
    """
    if torch.device(device).type != "cuda":
        tile = min(TILE_ROWS, max(1, TILE_NUMBERS // area))
        return Chunks(tile, tile)
    return Chunks(rows or min(max(1, CALL_NUMBERS // area), _rows_that_fit(call, budget)))


def _rows_that_fit(call: Callable[[int], object], budget: int | None) -> int:
    """Rows for which there is memory; 1 at least."""
    one, two = (_peak_bytes(call, rows) for rows in (1, 2))
    room = CALL_SHARE * (budget or _available_bytes()) - torch.cuda.memory_allocated()
    each = max(two - one, one / 4, 1)
    return max(1, int(1 + (room - one) / each))


def _available_bytes() -> int:
    """Bytes of the GPU that this process may have in all."""
    named = os.environ.get(BUDGET_VARIABLE, "")
    return int(float(named) * 1e9) if named else torch.cuda.mem_get_info()[0] + torch.cuda.memory_reserved()


def _peak_bytes(call: Callable[[int], object], rows: int) -> int:
    """Bytes that `call` needs at most, above what is held before it."""
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    call(rows)
    torch.cuda.synchronize()
    return torch.cuda.max_memory_allocated() - before
