"""Batches made ahead are the same batches, and errors arrive."""

import itertools

import pytest

from engines.training.ahead import DEPTH, ahead


def test_batches_come_in_order_and_no_more_are_made_than_are_kept_ready():
    made = []
    batches = ahead(made.append(i) or i for i in itertools.count())
    assert [next(batches) for _ in range(20)] == list(range(20))
    assert len(made) <= 20 + DEPTH + 1


def test_what_making_them_raises_is_raised():
    def broken():
        yield 1
        raise ValueError("The data end here.")

    batches = ahead(broken())
    assert next(batches) == 1
    with pytest.raises(ValueError, match="The data end here"):
        next(batches)
    assert list(ahead(iter([1, 2]))) == [1, 2]
