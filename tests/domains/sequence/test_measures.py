"""Words are counted as anyone would; what is shared with natural elements is found, and what is not is not."""

import json
from collections import Counter
from itertools import product

import numpy as np
import pytest

from engines.domains.sequence.letters import decode, encode, reverse_complement
from engines.domains.sequence.measures.kmers import (
    kmer_codes,
    kmer_correlation,
    kmer_counts,
    reverse_complement_codes,
    with_reverse_complements,
)
from engines.domains.sequence.measures.minimizers import WINDOW, WORD
from engines.domains.sequence.measures.nearest import longest_shared_runs, nearest_natural
from engines.domains.sequence.measures.reference import Reference, longest_known_stretch, novelty, write_reference
from engines.domains.sequence.measures.summary import diversity, measures

SURE = WINDOW + WORD - 1
noise = np.random.default_rng(0)
NATURAL = decode(noise.integers(0, 4, (300, 200)))
RANDOM = decode(noise.integers(0, 4, (24, 200)))


@pytest.fixture(scope="module")
def reference(tmp_path_factory) -> Reference:
    folder = tmp_path_factory.mktemp("reference")
    write_reference(NATURAL, {"active": [i % 3 == 0 for i in range(300)]}, folder)
    return Reference.load(folder)


def mutated(sequence: str, share: float) -> str:
    fresh = noise.integers(0, 4, len(sequence))
    return "".join("ACGT"[new] if noise.random() < share else old for old, new in zip(sequence, fresh))


def edits(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def longest_common(a: str, b: str) -> int:
    return max((n for n in range(len(a) + 1) for i in range(len(a) - n + 1) if a[i : i + n] in b), default=0)


@pytest.mark.parametrize("k", [1, 2, 3, 6])
def test_words_are_counted(k):
    sequences = [*RANDOM[:5], "ACGTNACGTNNA", "AC"]
    want = Counter(s[i : i + k] for s in sequences for i in range(len(s) - k + 1))
    words = ["".join(w) for w in product("ACGT", repeat=k)]
    assert kmer_counts(sequences, k).tolist() == [want[w] for w in words]


def test_a_word_turned_is_its_reverse_complement():
    ids = encode(["ACGTTGCANACG"])
    np.testing.assert_array_equal(
        reverse_complement_codes(kmer_codes(ids, 3), 3)[:, ::-1],
        kmer_codes(encode([reverse_complement("ACGTTGCANACG")]), 3),
    )


def test_both_strands_are_alike():
    counts = kmer_counts(with_reverse_complements(RANDOM), 3).reshape(4, 4, 4)
    np.testing.assert_array_equal(counts, counts.transpose(2, 1, 0)[::-1, ::-1, ::-1])


def test_correlation_is_pearsons():
    counts = kmer_counts(NATURAL, 2)
    assert kmer_correlation(NATURAL, counts, 2) == pytest.approx(1)
    mine = kmer_counts(RANDOM, 2)
    want = ((mine - mine.mean()) * (counts - counts.mean())).mean() / (mine.std() * counts.std())
    assert kmer_correlation(RANDOM, counts, 2) == pytest.approx(want)


def test_diversity_is_the_mean_edit_distance():
    few = [s[:30] for s in RANDOM[:5]] + [RANDOM[0][:20]]
    pairs = [edits(a, b) / max(len(a), len(b)) for i, a in enumerate(few) for b in few[:i]]
    assert diversity(few) == pytest.approx(np.mean(pairs), abs=1e-6)
    assert diversity(["ACGT"] * 5) == 0 == diversity(["ACGT"]) and diversity(["AAAA", "CCCC"]) == 1


def test_the_reference_is_what_was_counted(reference):
    np.testing.assert_array_equal(reference.counts["all"][3], kmer_counts(NATURAL, 3))
    np.testing.assert_array_equal(reference.counts["active"][6], kmer_counts(NATURAL[::3], 6))
    assert reference.elements == 300 and 49 < reference.gc < 51


def test_the_reference_is_small_and_holds_no_element(tmp_path):
    write_reference(NATURAL, {"active": [True] * 300}, tmp_path)
    words = len(NATURAL) * (200 - WORD + 1)
    assert (tmp_path / "known_words.npy").stat().st_size < words * 2 * 2.5 / (WINDOW + 1)
    assert set(json.loads((tmp_path / "reference.json").read_text())) == {"elements", "gc", "gc_sd", "size", "counts"}


@pytest.mark.parametrize("read", [str, reverse_complement])
def test_a_copy_is_not_new_and_a_stranger_is(reference, read):
    assert novelty([read(s) for s in NATURAL[:20]], reference) == 0 and novelty(RANDOM, reference) > 0.99
    assert 1 - novelty([read(NATURAL[0]), RANDOM[0]], reference) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("length", [SURE, 40, 80])
def test_a_shared_stretch_is_always_found(reference, length):
    """Whatever stands around it, from 29 letters on; the stretch is told within 9 letters at either end."""
    copied = [(NATURAL[i] if i % 2 else reverse_complement(NATURAL[i]))[60 : 60 + length] for i in range(24)]
    designs = [host[:50] + piece + host[50 + length :] for host, piece in zip(RANDOM, copied)]
    about = longest_known_stretch(designs, reference)
    assert (about >= max(WORD, length - 2 * (WINDOW - 1))).all() and (about <= length + 6).mean() > 0.9


def test_a_masked_design_shares_nothing(reference):
    assert longest_known_stretch(["N" * 200], reference).tolist() == [0]


def test_the_longest_shared_run_is_exact():
    """Against a search through all substrings; on either strand, with runs from a few letters to all."""
    natural = [s[:40] for s in NATURAL[:6]]
    designs = [
        natural[0][:30],
        reverse_complement(natural[1][10:25]) + RANDOM[0][:15],
        RANDOM[1][:30],
        "A" * 30,
        natural[2] + "ACGT",
        "N" * 30,
    ]
    want = [max(longest_common(turn, e) for e in natural for turn in (d, reverse_complement(d))) for d in designs[:-1]]
    assert longest_shared_runs(designs, natural).tolist() == [*want, 0]


def test_the_page_and_the_exact_run_agree(reference):
    designs = [mutated(s, 0.03) for s in NATURAL[:24]]
    exact, about = longest_shared_runs(designs, NATURAL), longest_known_stretch(designs, reference)
    sure = exact >= SURE
    assert sure.sum() > 10 and (about[sure] >= exact[sure] - 2 * (WINDOW - 1)).all()


@pytest.mark.parametrize("read", [str, reverse_complement])
def test_the_nearest_element_is_found(read):
    designs = [read(mutated(s, 0.2)) for s in NATURAL[:10]]
    near = nearest_natural(designs, NATURAL)
    assert [row for row, _ in near] == list(range(10))
    assert near[0][1] == pytest.approx(1 - edits(read(designs[0]), NATURAL[0]) / 200)
    assert nearest_natural([NATURAL[5]], NATURAL[:6]) == [(5, 1.0)]


def test_measures_of_a_set(reference):
    found = measures([*RANDOM, RANDOM[0]], reference)
    assert (
        found["uniqueness"] == 24 / 25
        and 0.45 < found["diversity"] < 0.6
        and found["novelty"] > 0.99
        and found["longest_natural_run"] < SURE
    )
    assert measures(NATURAL[::3], reference)["3-mers active"] == pytest.approx(1) and measures([], reference) == {}
