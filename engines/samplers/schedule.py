"""At which levels the reward selects."""

from __future__ import annotations

from collections.abc import Callable

SLACK = 1e-9  # shares of levels are rounded


def at_levels(levels: int, every: int = 1, window: tuple[float, float] = (0.0, 1.0)) -> Callable[[int], bool]:
    """Whether the reward selects at the step that reaches level t: every k-th one, those at t = 0, k, 2k …, whose number among
    all `levels` lies in the window of shares, (start, end].
    """
    first, last = window[0] * levels + SLACK, window[1] * levels + SLACK
    return lambda t: t % every == 0 and first < levels - t <= last
