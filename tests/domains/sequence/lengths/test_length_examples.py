"""What networks of other lengths learn from: what was measured where it was, and nothing that starts translation."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engines.domains.sequence.letters import decode, encode
from engines.domains.sequence.training.library import Library
from engines.domains.utr.assay import LEADER
from engines.domains.utr.lengths.examples import (
    KEPT,
    behind_leader,
    behind_letters,
    croppable,
    measured_examples,
    stretched,
)
from engines.domains.utr.lengths.held_out import explained_by_length
from engines.domains.utr.lengths.train import RECIPE, natural_sequences
from engines.domains.utr.network import RibosomeLoadNetwork

IDS = torch.from_numpy(np.random.default_rng(0).integers(0, 4, (300, 50)).astype("uint8"))
ELEMENTS = decode(IDS.numpy())
KINDS = ["human", "random", "random"] * 100
LIBRARY = Library(
    IDS.numpy(), np.arange(300, dtype=np.float32)[:, None], np.arange(300) % 20, [{"set": k} for k in KINDS]
)
MORE = pytest.mark.parametrize("more", [1, 2, 3, 17, 25, 50])


def starts(sequence: str) -> list[int]:
    """Letters from every ATG to the end."""
    return [len(sequence) - i for i in range(len(sequence) - 2) if sequence[i : i + 3] == "ATG"]


@pytest.mark.parametrize("length", [25, 40, 48, 50])
def test_a_crop_is_used_where_no_start_begins_before_it(length):
    lost = 50 - length
    assert croppable(IDS, length).tolist() == ["ATG" not in s[: lost + 2] for s in ELEMENTS]


@MORE
def test_letters_before_an_element_start_nothing(more):
    torch.manual_seed(0)
    for own, whole in zip(ELEMENTS, decode(behind_letters(IDS, more).numpy())):
        assert whole[more:] == own and starts(whole) == starts(own)


def test_behind_the_leader_stands_what_was_measured():
    assert decode(behind_leader(IDS, 25).numpy()) == [LEADER + own for own in ELEMENTS]
    assert decode(behind_leader(IDS, 4).numpy()) == ["CTTA" + own for own in ELEMENTS]


@MORE
def test_what_is_put_in_leaves_starts_their_number_and_frame(more):
    torch.manual_seed(0)
    for own, whole in zip(ELEMENTS, decode(stretched(IDS, more).numpy())):
        assert len(whole) == 50 + more and whole[-KEPT:] == own[-KEPT:]
        assert [n % 3 for n in starts(whole)] == [n % 3 for n in starts(own)]


def test_batches_are_of_one_length_and_keep_their_measurements():
    torch.manual_seed(0)
    lengths = set()
    for _ in range(300):
        ids, rows = measured_examples(LIBRARY, np.arange(60, 120))
        lengths.add(ids.shape[1])
        assert len(ids) == len(rows) and set(rows) <= set(range(60, 120))
        assert all(s[-KEPT:] == ELEMENTS[row][-KEPT:] for s, row in zip(decode(ids.numpy()), rows))
    assert min(lengths) < 30 and max(lengths) > 90 and 25 <= min(lengths) and max(lengths) <= 100


def test_elements_are_glued_to_others_of_their_set(monkeypatch):
    monkeypatch.setattr("engines.domains.utr.lengths.train.random_length", lambda: 100)
    place = dict(zip(ELEMENTS, KINDS))
    glued = decode(natural_sequences(LIBRARY, np.arange(300)[::-1]).numpy())
    assert sorted(s[50:] for s in glued) == sorted(ELEMENTS)
    assert all(place[s[:50]] == place[s[50:]] and s[:50] != s[50:] for s in glued)


@torch.inference_mode()
def test_places_count_from_the_last_letter():
    """What stands before a sequence is nothing: of a network without context, also where nothing is said to stand."""
    network = RibosomeLoadNetwork(100, layers=0)
    torch.nn.init.normal_(network.head.weight)
    network.stem = torch.nn.Conv1d(4, 96, 1)
    network.norm = torch.nn.Identity()
    network.voices.bias.zero_()
    network.stem.bias.zero_()
    masked = torch.from_numpy(encode([s.rjust(100, "N") for s in ELEMENTS[:9]]))
    assert torch.allclose(network.eval()(IDS[:9]), network(masked), atol=1e-5)


def test_what_is_explained_is_told_by_length():
    """A prediction from the last letters alone explains all of a load that hangs on them, at every length."""
    load = np.array([s[-20:].count("A") for s in ELEMENTS], dtype=np.float32)[:, None]
    library = Library(IDS.numpy(), load, np.zeros(300, int), LIBRARY.rows)
    known = lambda sequences: np.array([[s[-20:].count("A")] for s in sequences])
    found = explained_by_length(library, known)
    assert len(found) > 10 and all(r2 == pytest.approx(1) for r2 in found.values())
    whole = lambda sequences: np.array([[s.count("A")] for s in sequences])
    worse = explained_by_length(library, whole)
    assert worse["25–34 letters, all crops"] > worse["76–100 letters, behind other letters"]


def test_the_recipe_reads_every_length_and_remembers_the_shortest():
    assert RECIPE.last == 25 and RECIPE.sizes[0]["length"] == RECIPE.assay.read[1] == 100
