"""Rows of one network call: as many as fit, and fewer when memory runs out."""

from __future__ import annotations

import os
from collections.abc import Callable

import torch
from torch import Tensor

TILE, ROWS = (
    1 << 11,
    8,
)  # numbers of a latent channel, and rows, of one call on a processor at most: 8 of 16 × 16, 1 of 64 × 64; more are not faster
MOST = 1 << 17  # … on a GPU: 32 rows of 64 × 64 keep a large one busy; more would only take memory
SHARE = 0.8  # of the memory that one call may fill; states, noise and pictures need some too
BUDGET = "STUDIO_GPU_GB"
FULL = ("out of memory", "ALLOC_FAILED", "can't allocate memory")


class Chunks:
    """Cuts rows into calls of at most `rows`, and halves that when memory runs out; the run goes on.

    tile: a call is filled up to a multiple of it. Where it is all of a call, a row's bits never depend on its company.
    """

    def __init__(self, rows: int, tile: int = 1):
        self.rows, self.tile = max(1, rows), tile

    def over(self, function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
        """function over x [N, …] → its answers [N, …]. Raises torch.OutOfMemoryError where not even one row fits."""
        answers, begin = [], 0
        while begin < len(x):
            part = x[begin : begin + self.rows]
            answer = _tried(function, _filled(part, min(self.tile, self.rows)))
            if answer is not None:
                answers.append(answer[: len(part)])
                begin += len(part)
            elif self.rows == 1:
                raise torch.OutOfMemoryError("Not even one picture fits into the memory; choose a smaller model.")
            else:
                self.rows //= 2
                _released()
        return torch.cat(answers)


def _filled(x: Tensor, multiple: int) -> Tensor:
    missing = -len(x) % multiple
    return torch.cat([x, x[:1].expand(missing, *x.shape[1:])]) if missing else x


def _tried(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor | None:
    """None when memory ran out; by then the frames that held it are gone."""
    try:
        return function(x)
    except RuntimeError as error:
        if not ran_out(error):
            raise
        return None


def ran_out(error: RuntimeError) -> bool:
    """Whether an error means that memory is full, whichever library says so: torch, cuBLAS and cuDNN, or the processor's allocator."""
    return isinstance(error, torch.OutOfMemoryError) or any(words in str(error) for words in FULL)


def _released() -> None:
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def fitting(
    call: Callable[[int], object], area: int, device: str, wanted: int | None = None, budget: int | None = None
) -> Chunks:
    """On a GPU calls of `wanted` rows, or of what fits into `budget` bytes of it, weights included (None: STUDIO_GPU_GB, or what is free).
    On a processor, where memory is not what is short, always one tile.

    call: (rows) → does the work for that many; what a row takes is measured on one and on two of them. area: of latents, H·W.
    """
    if torch.device(device).type != "cuda":
        tile = min(ROWS, max(1, TILE // area))
        return Chunks(tile, tile)
    return Chunks(wanted or min(max(1, MOST // area), _room(call, budget)))


def _room(call: Callable[[int], object], budget: int | None) -> int:
    """Rows for which there is memory; 1 at least."""
    one, two = (_peak(call, rows) for rows in (1, 2))
    room = SHARE * (budget or _reach()) - torch.cuda.memory_allocated()
    each = max(two - one, one / 4, 1)
    return max(1, int(1 + (room - one) / each))


def _reach() -> int:
    """Bytes of the GPU that this process may have in all."""
    named = os.environ.get(BUDGET, "")
    return int(float(named) * 1e9) if named else torch.cuda.mem_get_info()[0] + torch.cuda.memory_reserved()


def _peak(call: Callable[[int], object], rows: int) -> int:
    """Bytes that `call` needs at most, above what is held before it."""
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    call(rows)
    torch.cuda.synchronize()
    return torch.cuda.max_memory_allocated() - before
