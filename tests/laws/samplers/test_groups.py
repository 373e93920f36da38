"""Lanes of different groups (prompts) never take one another's place; the groups of a process are all that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
import torch

from engines.request import Request
from engines.run import Run, open_run

SHARING = {"tree": {}}  # a population that each lane draws its own design from
MIXING = {"svdd_r": {"dropped": 0.4}, "smc": {}, "standardised": {"every": 3}}


@dataclass(frozen=True)
class Grouped:
    """A process whose rows are in groups, by their place in the batch."""

    process: Any
    shares: tuple[float, ...]  # where groups end

    def __getattr__(self, question):
        return getattr(self.process, question)

    def groups(self, x):
        place = (torch.arange(len(x)) + 0.5) / len(x)
        return torch.bucketize(place, torch.tensor(self.shares, dtype=torch.float64))


def run_of(sampler: str, *shares: float, **settings) -> Run:
    ask = {"domain": "mixture", "lanes": 8, "particles": 4, "levels": 9, "alpha": 0.1, "sampler": sampler}
    run = open_run(Request(**{**ask, **(MIXING | SHARING)[sampler], **settings}))
    return replace(run, model=replace(run.model, process=Grouped(run.model.process, shares)))


@pytest.mark.parametrize("shares", [(0.5,), (0.25, 0.5), (0.25, 0.375)])
@pytest.mark.parametrize("sampler", MIXING)
def test_groups_never_mix(sampler, shares):
    run, moved = run_of(sampler, *shares), 0
    groups = run.model.process.groups(torch.zeros(8, 1))
    for step in run.steps():
        survivors = torch.arange(len(step.kept)) * 8 // len(step.kept)
        assert groups[step.lanes[step.kept]].equal(groups[survivors])
        moved += int((step.lanes[step.kept] != survivors).sum())
    assert moved


@pytest.mark.parametrize("sampler", [*MIXING, *SHARING])
def test_a_group_of_its_own_is_the_run_by_itself(sampler):
    """The first half of the lanes, whose noise is the same, beside others or alone."""
    beside, alone = run_of(sampler, 0.5).steps(), run_of(sampler, lanes=4).steps()
    for both, half in zip(beside, alone, strict=True):
        mine = len(half.candidates)
        assert both.candidates[:mine].equal(half.candidates) and both.kept[: len(half.kept)].equal(half.kept)


@pytest.mark.parametrize("sampler", [*MIXING, *SHARING])
def test_without_a_word_all_lanes_are_one_group(sampler):
    for one, other in zip(run_of(sampler, 1.0).steps(), open_run(run_of(sampler).request).steps(), strict=True):
        assert one.kept.equal(other.kept) and one.log_weights.equal(other.log_weights)
