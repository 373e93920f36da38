"""How many roll-outs a value learns from and is compared on. Costs no torch, since the cost of a run asks it."""

from __future__ import annotations

MOST, SHARE = 128, 4  # roll-outs held out, and of how many learned from one is
ON_THE_WAY = (0.9, 0.7, 0.5, 0.3, 0.1)  # of the levels that are still to come
FILLS = 4  # samples of a state


def sizes(count: int) -> list[int]:
    """How many roll-outs a value learns from to show how it grows: 500, 1,000, 2,000 … up to all there are."""
    return [*(500 << i for i in range(10) if 500 << i < count), count]


def count_held_out(count: int) -> int:
    """How many roll-outs are made besides."""
    return min(MOST, count // SHARE)


def chosen_levels(levels: int) -> list[int]:
    """Unfinished ones of T, from noise on."""
    return sorted({min(levels - 1, max(1, round(share * levels))) for share in ON_THE_WAY}, reverse=True)


def compared(count: int, levels: int, sampled: bool) -> int:
    """How many designs are judged to compare the value with others, the ends of those roll-outs left aside.

    sampled: with samples too.
    """
    return count_held_out(count) * len(chosen_levels(levels)) * (1 + FILLS * sampled)
