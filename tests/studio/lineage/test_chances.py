"""What another α would have kept: the engine's own weights, drawn anew from the record."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engines.records.serialize import step_record
from engines.samplers.selection import log_weights
from studio.pictures.lineage.chances import NO_CHOICE, chances, choices_of, softmax
from tests.studio.lineage.test_truth import steps_of

ALPHAS = [0.0, 0.05, 0.3, math.inf]


@pytest.mark.parametrize("alpha", ALPHAS)
def test_shares_are_those_of_the_engine(alpha):
    values = np.array([[0.3, 0.9, 0.9, np.nan], [np.nan] * 4, [-2.0, -2.0, 0.1, 5.0]])
    ours = softmax(values.ravel(), np.repeat(np.arange(3), 4), alpha)
    assert ours == pytest.approx(log_weights(torch.tensor(values), alpha).exp().flatten().numpy())


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_chance_is_that_of_the_kept_design(alpha):
    """Counted one by one over all candidates of a lane that are the same design."""
    for step in steps_of("svdd"):
        record = step_record(step)
        weights = log_weights(step.values.view(7, -1), alpha).exp().flatten().tolist()
        wanted = [
            sum(w for row, w in enumerate(weights) if row // 6 == lane and step.designs[row] == step.designs[kept])
            for lane, kept in enumerate(step.kept.tolist())
        ]
        lanes, chance, other = choices_of(record, alpha, 0.2)
        assert lanes.tolist() == list(range(7)) and chance == pytest.approx(wanted, abs=1e-4)
        assert all(share < 0.5 for share in chance[other])


@pytest.mark.parametrize(("sampler", "alpha"), [("smc", 0.05), ("smc", 0.2), ("smc", 0.0)])
def test_of_a_population_the_chance_is_that_of_one_copy(sampler, alpha):
    """At α own/4 weights are the recorded ones to the fourth; a copy is sure from 1/N on."""
    record = next(r for r in map(step_record, steps_of("smc", lanes=3, alpha=0.2)) if len(set(r["kept"])) < 18)
    lanes, chance, _ = choices_of(record, alpha, 0.2)
    weights = np.nan_to_num(np.array(record["weights"], dtype=float))
    told = weights ** (0.2 / alpha) if alpha else (weights == weights.max()).astype(float)
    wanted = [min(1, len(record["kept"]) * told[row] / told.sum()) for row in dict.fromkeys(record["kept"])]
    assert chance == pytest.approx(wanted, abs=1e-3)


def test_beams_are_drawn_one_after_another():
    """Without replacement: the second of two has the chance that the first left."""
    record = {"kept": [0, 2], "lanes": [0, 0, 0], "values": [1.0, 0.0, 0.0], "design": [0, 1, 2], "ess": [1.0]}
    lanes, chance, other = choices_of({**record, "dropped": 0, "weights": [0] * 3}, 1.0, 0.5)
    first, rest = math.e / (math.e + 2), 1 / (math.e + 2)
    assert chance.tolist() == pytest.approx([first, rest / (1 - first)]) and not other.any()


def test_where_nothing_was_chosen_nothing_is_told():
    records = [step_record(step) for step in steps_of("unguided")]
    assert chances(records, 0.1, 0.2)["words"] == NO_CHOICE
    shortened = [{**step_record(step), "dropped": 3} for step in steps_of("svdd")]
    told = chances(shortened, 0.1, 0.2)
    assert told["choices"] == 0 and told["words"] == "Of 9 levels candidates are not recorded."
    population = [step_record(step) for step in steps_of("smc", alpha=0.0)]
    assert chances(population, 0.1, 0.0)["choices"] == 0 < chances(population, 0.0, 0.0)["choices"]
