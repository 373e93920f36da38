"""New networks join an oracle's: they stand after those and learn from what those say, not from measurements."""

from argparse import Namespace
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from engines.domains.enhancer.network import ActivityNetwork
from engines.domains.enhancer.train import RECIPE
from engines.domains.sequence.network.ensemble import load_ensemble
from engines.domains.sequence.oracle.oracle import Oracle, average_strands
from engines.domains.sequence.training.library import Library
from engines.domains.sequence.training.oracle import Lesson, beside_networks, train_oracle


@pytest.fixture(scope="module")
def library() -> Library:
    """Eighty random elements of forty letters in twenty folds."""
    noise = np.random.default_rng(1)
    values = noise.normal(size=(80, 3)).astype(np.float32)
    return Library(noise.integers(0, 4, (80, 40), dtype=np.uint8), values, np.arange(80) % 20, [])


@pytest.fixture
def train(library, tmp_path):
    """(networks, folder of those beside, library) → (ensemble, facts) of a judge."""
    small = ({"motifs": 8, "width": 8, "layers": 1, "pool": 4}, {"motifs": 8, "width": 8, "layers": 1, "pool": 8})
    recipe = replace(RECIPE, oracle=Oracle(ActivityNetwork, average_strands, tmp_path), sizes=small)

    def run(networks: int, beside=None, data: Library = library):
        out = tmp_path / f"{networks} {beside is None}"
        where = {"out": out, "beside": beside, "start": None, "device": "cpu", "resume": False}
        train_oracle("judge", data, recipe, Namespace(**where, networks=networks, minutes=networks / 100))
        return out, *load_ensemble(ActivityNetwork, out, "judge")

    return run


def test_networks_join_those_that_are_there(train, library):
    first, one, alone = train(1)
    _, all_, together = train(2, first)
    assert [member.sizes["pool"] for member in all_.members] == [4, 8, 4]
    ids = torch.from_numpy(library.ids)
    assert torch.equal(all_(ids)[:, 0], one(ids)[:, 0]) and not torch.equal(all_(ids)[:, 2], one(ids)[:, 0])
    assert together["steps"] > alone["steps"] > 0 and together["elements"] == alone["elements"] == 44


def test_networks_of_other_measurements_are_refused(train, library):
    first, *_ = train(1)
    with pytest.raises(SystemExit, match="learned from other measurements"):
        train(1, first, replace(library, values=library.values + 1))


class Same(nn.Module):
    """Says 5 of everything."""

    def forward(self, ids):
        return torch.full((len(ids), 3), 5.0)


def test_what_networks_say_stands_for_the_measurements_of_others(library):
    lesson = Lesson(np.arange(40), library.values)
    found = beside_networks(lesson, np.arange(60, 80), [Same()], library.ids, RECIPE.oracle)
    assert np.array_equal(found.rows, np.r_[0:40, 60:80])
    assert np.array_equal(found.targets[:60], library.values[:60]) and (found.targets[60:] == 5).all()
