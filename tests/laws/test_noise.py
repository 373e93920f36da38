"""Noise is Philox, and a pure function of seed, purpose, lane, step and candidate."""

import numpy as np
import pytest
import torch

from engines.diffusion import noise
from engines.diffusion.noise import KEEP, PROPOSE, START, Noise, noise_for, philox

# Known answers of philox4x32-10 from Random123's kat_vectors: counter, key → words.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_known_answers(counter, key, words):
    given = [np.array([c], dtype=np.uint64) for c in counter]
    assert philox(given, key[0] | key[1] << 32)[0].tolist() == list(words)


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_philox_gives_the_known_answers_in_torch(counter, key, words):
    """As on a GPU, in signed integers."""
    assert philox([torch.tensor([c]) for c in counter], key[0] | key[1] << 32)[0].tolist() == list(words)


@pytest.mark.parametrize("draw", [lambda n, m: n.uniform(m, 5), lambda n, m: n.normal(m, (5,))])
def test_a_number_belongs_to_its_lane_step_and_candidate(draw):
    """However many lanes and copies are asked for, in whatever order."""
    whole = draw(noise_for(3, 6).at(4), 7).view(6, 7, 5)
    for lane, candidate in [(0, 0), (2, 3), (5, 6)]:
        alone = draw(Noise(3, torch.tensor([lane]), 4), candidate + 1)[candidate]
        assert alone.equal(whole[lane, candidate])
    assert draw(Noise(3, torch.tensor([5, 1]), 4), 7).view(2, 7, 5).equal(whole[[5, 1]])


@pytest.mark.parametrize("draw", [lambda n, count: n.uniform(2, count), lambda n, count: n.normal(2, (count,))])
def test_asking_for_more_numbers_keeps_the_first(draw):
    assert draw(noise_for(0, 3), 9)[:, :4].equal(draw(noise_for(0, 3), 4))


@pytest.mark.parametrize("numbers", [1, 40, 1 << 20])
def test_how_many_are_made_together_changes_nothing(numbers, monkeypatch):
    want = noise_for(2, 5).normal(3, (9,))
    monkeypatch.setitem(noise._AT_ONCE, "cpu", numbers)
    assert noise_for(2, 5).normal(3, (9,)).equal(want)


def test_an_event_of_any_shape_has_its_numbers():
    assert noise_for(0, 3).normal(2, (4, 5)).flatten(1).equal(noise_for(0, 3).normal(2, (20,)))


STREAMS = [
    Noise(seed, torch.arange(4), step, purpose)
    for seed in (0, 1, 2**32, 2**32 + 1, 2**33, 2**53 - 1)
    for step in (0, 1, 999)
    for purpose in (START, PROPOSE, KEEP)
]


def test_streams_of_other_seeds_steps_and_purposes_differ():
    """Seeds that agree in their low 32 bits included; no number is shared by any two streams."""
    numbers = torch.cat([stream.uniform(3, 8).flatten() for stream in STREAMS])
    assert len(numbers.unique()) == len(numbers) == len(STREAMS) * 4 * 3 * 8


def test_at_moves_step_and_purpose_only():
    moved = noise_for(7, 3).at(5, KEEP)
    assert (moved.seed, moved.step, moved.purpose, moved.lanes.tolist()) == (7, 5, KEEP, [0, 1, 2])


def test_uniform_has_the_moments_of_a_uniform():
    drawn, count = noise_for(1, 400).uniform(50, 20).flatten(), 400 * 50 * 20
    assert drawn.dtype == torch.float64 and 0 < drawn.min() and drawn.max() < 1
    assert abs(drawn.mean() - 1 / 2) < 4 * (1 / 12 / count) ** 0.5
    assert abs(drawn.var() - 1 / 12) < 4 * (1 / 180 / count) ** 0.5  # Var (u − ½)² = 1/80 − 1/144


def test_normal_has_the_moments_of_a_normal():
    """Standard errors of the first four moments: 1, √2, √15, √96 over √N."""
    drawn, count = noise_for(2, 400).normal(50, (21,)).double().flatten(), 400 * 50 * 21
    for power, (want, spread) in enumerate([(0, 1), (1, 2), (0, 15), (3, 96)], start=1):
        assert abs(drawn.pow(power).mean() - want) < 4 * (spread / count) ** 0.5


def test_neighbours_are_uncorrelated():
    """Lanes, candidates and positions: every correlation of 20,000 pairs within 5/√N."""
    table = torch.stack([noise_for(4, 20_000).at(step).uniform(2, 3) for step in (0, 1)]).view(2, 20_000, 6)
    columns = torch.cat([table[0], table[1], table[0].roll(1, 0)], 1)
    correlation = torch.corrcoef(columns.T) - torch.eye(18)
    assert correlation.abs().max() < 5 / 20_000**0.5


@pytest.mark.parametrize("word", [0, 0xFFFFFFFF])
def test_uniform_never_reaches_its_ends(word, monkeypatch):
    """At 0 or 1 a Gumbel draw would be infinite."""
    monkeypatch.setattr(noise, "philox", lambda counter, seed: np.full((*counter[0].shape, 4), word, dtype=np.uint64))
    drawn = noise_for(0, 1).uniform(1, 2)
    assert ((drawn > 0) & (drawn < 1)).all() and noise_for(0, 1).normal(1, (2,)).isfinite().all()
