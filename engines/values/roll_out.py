"""The model by itself, from some states on."""

from __future__ import annotations

from engines.diffusion.noise import Noise
from engines.values.estimate import Judging
from engines.values.state import State, predict


def roll_out(judging: Judging, state: State, levels: int, noise: Noise) -> State:
    """The states of N rows so many levels further, or finished where t = 0 comes first. noise: of N lanes."""
    for t in reversed(range(max(0, state.t - levels), state.t)):
        x = judging.process.propose(state.x, state.prediction, state.t, 1, noise.at(t))
        state = predict(judging.process, x, t, state, judging.meter)
    return state
