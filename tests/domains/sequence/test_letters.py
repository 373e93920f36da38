"""Letters and numbers are the same sequence; the other strand is the other strand."""

import numpy as np
import pytest

from engines.domains.sequence.letters import (
    IUPAC,
    MASK,
    allowed_bases,
    decode,
    encode,
    gc_percent,
    parse_dna,
    reverse_complement,
)


def test_encoding_and_decoding_are_inverse():
    ids = np.random.default_rng(0).integers(0, 5, (20, 37))
    np.testing.assert_array_equal(encode(decode(ids)), ids)
    assert encode([]).shape == (0, 0) and encode(["ACGTN"]).tolist() == [[0, 1, 2, 3, MASK]]


def test_a_shorter_sequence_ends_masked():
    assert encode(["ACGT", "GG", ""]).tolist() == [[0, 1, 2, 3], [2, 2, MASK, MASK], [MASK] * 4]


def test_the_other_strand_of_the_other_strand_is_the_first():
    every = "".join(IUPAC)
    assert reverse_complement("AACGTG") == "CACGTT" and reverse_complement(reverse_complement(every)) == every


def test_a_template_turns_with_its_strand():
    """What a place allows, its complement allows at the mirrored place."""
    every = "".join(IUPAC)
    np.testing.assert_array_equal(allowed_bases(reverse_complement(every)), allowed_bases(every)[::-1, ::-1])


def test_what_a_person_types_is_cleaned():
    assert parse_dna(" acg uN\n") == "ACGTN"
    with pytest.raises(ValueError, match="“X” at place 3 is no nucleotide letter; write A, C, G, T"):
        parse_dna("ACX")


def test_gc():
    assert gc_percent(["GGCC", "ATAT", "ACGT", ""]).tolist() == [100, 0, 50, 0]
