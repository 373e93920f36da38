"""Scores are kept by owner, script and design: finite ones, of scripts that repeat themselves, the newest."""

import sys

import numpy as np

from engines.rewards.score_cache import ENTRY_BYTES, ScoreCache


class Counting:
    """ScriptHost by length and counts the designs it was asked for."""

    def __init__(self, noise=0.0):
        self.asked, self.noise = [], noise

    def __call__(self, designs):
        self.asked += designs
        return np.array([np.nan if d == "" else len(d) + self.noise * len(self.asked) for d in designs], dtype=float)


def test_a_known_design_is_not_judged_again():
    kept, judge = ScoreCache(), Counting()
    first = kept.judge("ann", "h", ["a", "bb", "", "a"], judge)
    asked = len(judge.asked)
    again = kept.judge("ann", "h", ["bb", "a"], judge)
    np.testing.assert_array_equal(first, [1, 2, np.nan, 1])
    assert again.tolist() == [2, 1] and len(judge.asked) == asked


def test_nan_is_asked_again():
    kept, judge = ScoreCache(), Counting()
    kept.judge("ann", "h", ["", "a"], judge)
    judge.asked.clear()
    kept.judge("ann", "h", ["", "a"], judge)
    assert judge.asked == [""]


def test_owners_and_scripts_do_not_mix():
    kept = ScoreCache()
    for owner, hash in (("ann", "h"), ("bob", "h"), ("ann", "other")):
        judge = Counting()
        kept.judge(owner, hash, ["a"], judge)
        assert judge.asked


def test_what_does_not_repeat_itself_is_not_kept():
    kept, judge = ScoreCache(), Counting(noise=0.1)
    kept.judge("ann", "h", ["a", "bb"], judge)
    judge.asked.clear()
    kept.judge("ann", "h", ["a"], judge)
    assert judge.asked == ["a"]


def test_the_longest_unused_go_first():
    kept, judge = ScoreCache(most_bytes=3 * (ENTRY_BYTES + sys.getsizeof("dddd"))), Counting()
    kept.judge("ann", "h", ["a", "bb", "ccc"], judge)
    kept.judge("ann", "h", ["dddd"], judge)
    judge.asked.clear()
    kept.judge("ann", "h", ["ccc", "dddd"], judge)
    assert judge.asked == []
    kept.judge("ann", "h", ["a"], judge)
    assert judge.asked == ["a"]


def test_pictures_are_always_judged():
    kept, judged = ScoreCache(), []
    kept.judge("ann", "h", [object()], lambda d: judged.append(d) or np.zeros(1))
    kept.judge("ann", "h", [object()], lambda d: judged.append(d) or np.zeros(1))
    assert len(judged) == 2
