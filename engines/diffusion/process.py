"""The contract of a diffusion process: a frozen network reduced to the questions that a sampler asks of it."""

from __future__ import annotations

from typing import Any, Protocol

from torch import Tensor

from engines.diffusion.noise import Noise


class DiffusionProcess(Protocol):
    """The clock runs t = T (noise) … 0 (finished). Rows are independent of one another.

    levels: T. timeless: the prediction depends on x alone (masked models), so equal states are computed once, and a
    timeless process also has join(predictions) → one prediction of all their rows. passes: through the network, that a
    row of `denoise` counts for.
    """

    levels: int
    timeless: bool
    passes: int

    def prior(self, batch: int, noise: Noise) -> Tensor:
        """x_T [batch, *event]; `noise` holds `batch` lanes."""

    def groups(self, x: Tensor) -> Tensor:
        """[N] a number for each row of x: rows of one number may take one another's place, others may not."""

    def denoise(self, x: Tensor, t: int) -> Any:
        """The only call of the network: x_t [N, *event] → a prediction of N rows, which indices [K] select from."""

    def propose(self, x: Tensor, prediction: Any, t: int, copies: int, noise: Noise) -> Tensor:
        """Draw x_{t-1} from p_pre(·|x_t), `copies` times per row: [N·copies, *event], parent-major."""

    def changing(self, x: Tensor, t: int) -> Tensor:
        """[t] how many of the states x_t are expected to change on the step that reaches each level 0 … t − 1."""

    def clean(self, x: Tensor, prediction: Any, t: int) -> Tensor:
        """x̂0 [N, *event], the finished state x_t points to. At t = 0 it is x itself, and no prediction is needed."""

    def noised(self, x: Tensor, t: int, noise: Noise) -> Tensor:
        """Finished states x [N, *event] → x_t, drawn from the forward law q(x_t | x0)."""

    def redrawing(self, share: float, rows: int) -> tuple[DiffusionProcess, int]:
        """The process by which a share of finished states is noised and drawn anew, and the level that it goes back to.

        rows: of the network a state, where the process can choose that.
        """
