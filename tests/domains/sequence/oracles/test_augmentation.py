"""What a training does to its sequences: windows move, strands turn, letters go or are replaced."""

import pytest
import torch

from engines.domains.enhancer.train import augment
from engines.domains.sequence.training.augmentation import (
    lose_letters,
    random_strand,
    replace_letters,
    replace_stretch,
    rotate,
)

PLACES = torch.arange(40).expand(64, -1)  # every place has a letter of its own, so that moves are seen


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


@pytest.fixture
def ids():
    return torch.randint(0, 4, (64, 200), dtype=torch.uint8)


def test_rows_move_round_by_themselves():
    moved = rotate(PLACES, 6)
    by = moved[:, 0].where(moved[:, 0] < 20, moved[:, 0] - 40)
    assert by.abs().max() == 6 and len(by.unique()) > 8 and (moved.sort(1).values == PLACES).all()


def test_half_of_the_rows_are_turned_round(ids):
    turned = random_strand(ids)
    other = (turned == 3 - ids.flip(1)).all(1)
    assert 16 < other.sum() < 48 and (turned[~other] == ids[~other]).all()


def test_letters_are_lost_in_a_share_of_the_rows():
    short = lose_letters(PLACES, 8, 0.5)
    steps = short.diff(dim=1)
    hurt = (short != PLACES).any(1)
    assert 16 < hurt.sum() < 48 and 1 < steps[:, :20].max() <= 9


def test_letters_are_replaced_at_their_rate(ids):
    assert (replace_letters(ids, 0.4, 0.4) != ids).float().mean() == pytest.approx(0.3, abs=0.02)  # 1 in 4 comes again
    some = (replace_letters(ids, 0.5, 0.5, 0.5) != ids).any(1)
    assert 16 < some.sum() < 48
    changed = replace_stretch(ids, 24, 1.0) != ids
    spans = [row.nonzero().max() - row.nonzero().min() for row in changed if row.any()]
    assert max(spans) < 24 and len(spans) > 48


def test_the_end_of_a_training_is_plain(ids):
    composition = lambda some: torch.stack([torch.sort(torch.bincount(row.long(), minlength=4)).values for row in some])
    pairs = lambda some: composition(torch.where(some < 2, some, 3 - some))  # A with T and C with G
    assert torch.equal(pairs(augment(ids, 0.9)), pairs(ids)) and not torch.equal(pairs(augment(ids, 0.1)), pairs(ids))
