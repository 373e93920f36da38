"""What a value estimate is: data that the page shows, its own settings, and what makes a Value of them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engines.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor

    from engines.diffusion.process import DiffusionProcess
    from engines.records.meter import Meter


@dataclass(frozen=True)
class Judging:
    """What any value of a run is made from.

    process: the model. decode: states [N, *event] → N designs. score: N designs → rewards [N]. meter: counts both.
    alpha, seed: the run's. learned: what the estimate's `prepare` returned, where it has one.
    soft: () → exact soft values (x_t, t) → [N]; None where the domain knows none. symbols: a Model's.
    merit: x̂0, of masked models the shares of tokens, → its reward [N] with a gradient; None where there is none.
    scripted: whether own scripts are among the rewards.
    encode: designs as a person typed them → finished states [N, *event]; None where the domain reads none.
    """

    process: DiffusionProcess
    decode: Callable[[Tensor], list[Any]]
    score: Callable[[list[Any]], Tensor]
    meter: Meter
    alpha: float = 0.0
    seed: int = 0
    soft: Callable[[], Callable[[Tensor, int], Tensor]] | None = None
    encode: Callable[[list[str]], Tensor] | None = None
    learned: bytes = b""
    symbols: Tensor | None = None
    scripted: bool = False
    merit: Callable[[Tensor], Tensor] | None = None


@dataclass(frozen=True)
class Estimate:
    """One way to estimate a value. make: (judging, its settings) → Value. settings: of which a request holds one.

    designs: its settings → how many designs it has judged for the value of one state. rows: (its settings, T) → how
    many network rows that takes, on average over the levels; the first is the state's own. tempered: it hangs on α.
    prepare: (judging, its settings) → sentences of how far it has come with what it must learn first; returns that.
    rollouts: its settings → designs that are made and judged for it. compared: (its settings, T, whether samples of a
    state can be asked) → designs that are judged to compare it with other estimates. figures: what `prepare` returned →
    what that is worth, as JSON; None where that was not measured.
    """

    label: str
    about: str
    make: Callable[[Judging, Any], Callable]
    settings: type[Settings] = Settings
    designs: Callable[[Any], int] = lambda settings: 1
    tempered: bool = True
    rows: Callable[[Any, int], float] = lambda settings, levels: 1
    prepare: Callable[[Judging, Any], Generator[str, None, bytes]] | None = None
    rollouts: Callable[[Any], int] = lambda settings: 0
    compared: Callable[[Any, int, bool], int] = lambda settings, levels, sampled: 0
    figures: Callable[[bytes], dict[str, Any] | None] = lambda learned: None
