"""The contract of a diffusion process: a frozen network reduced to the four questions a sampler asks of it."""
from __future__ import annotations

from typing import Protocol

from torch import Tensor

from engines.noise import Noise


class DiffusionProcess(Protocol):
    """The clock runs t = T (noise) … 0 (finished). Rows are independent of one another.

    levels: T. timeless: the prediction depends on x alone (masked models), so equal states are computed once.
    """

    levels: int
    timeless: bool

    def prior(self, batch: int, noise: Noise) -> Tensor:
        """x_T [batch, *event]; `noise` holds `batch` lanes."""

    def denoise(self, x: Tensor, t: int) -> Tensor:
        """The only call of the network: x_t [N, *event] → prediction [N, …]."""

    def propose(self, x: Tensor, prediction: Tensor, t: int, copies: int, noise: Noise) -> Tensor:
        """Draw x_{t-1} from p_pre(·|x_t), `copies` times per row: [N·copies, *event], parent-major."""

    def clean(self, x: Tensor, prediction: Tensor | None, t: int) -> Tensor:
        """x̂0 [N, *event], the finished state x_t points to. At t = 0 it is x itself, and no prediction is needed."""
