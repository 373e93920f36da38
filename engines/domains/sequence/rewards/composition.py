"""Rewards on a sequence's letters: its GC content, and its runs of one letter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.domains.sequence.condition_fields import ConditionFields
from engines.domains.sequence.letters import MASK, encode, gc_percent
from engines.domains.sequence.rewards.validity import acgt_only
from engines.rewards import Reward, later

GC_FALL = 10.0  # points outside a GC window over which its reward falls to 0


@acgt_only
def gc_window(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
    """[N] 1 inside the GC window, falling to 0 over 10 points outside it."""
    share = gc_percent(designs)
    outside = np.maximum(conditions.gc_low - share, share - conditions.gc_high)
    return np.clip(1 - np.maximum(outside, 0) / GC_FALL, 0, 1)


@acgt_only
def homopolymer(designs: Sequence[str], conditions: ConditionFields) -> np.ndarray:
    """[N] 0 while the longest run of one letter is allowed, then minus the letters too many."""
    return 0.0 - np.maximum(longest_run(designs) - conditions.longest_run, 0)


def longest_run(designs: Sequence[str]) -> np.ndarray:
    """[N] letters of the longest run of one letter."""
    ids = encode(designs).T  # [L, N]
    alike, longest = ids != MASK, np.zeros(len(designs), int)
    while alike.any():  # alike[i]: a run of longest + 1 letters begins at i
        longest += alike.any(0)
        alike = alike[:-1] & alike[1:] & (ids[: len(alike) - 1] == ids[1 : len(alike)])
    return longest


GC_WINDOW = Reward(
    "GC window",
    "0–1",
    "1 inside the window of GC content, 0 from 10 points outside it",
    gc_window,
    (0, 1),
    conditioned=True,
    relaxed=later("engines.domains.sequence.rewards.relaxed", "gc_window"),
)
HOMOPOLYMER = Reward(
    "No long runs",
    "letters",
    "minus the letters by which the longest run of one letter is too long",
    homopolymer,
    (-np.inf, 0),
    conditioned=True,
)
