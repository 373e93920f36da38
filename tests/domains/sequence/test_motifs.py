"""Motifs are found where they are planted, on both strands; scores and thresholds agree with what anyone can count."""

from itertools import product

import numpy as np
import pytest

from engines.domains.sequence.letters import MASK, decode, encode, reverse_complement
from engines.domains.sequence.motifs import pack as packing
from engines.domains.sequence.motifs.formats.read import read_motifs
from engines.domains.sequence.motifs.jaspar import find_motif, motifs
from engines.domains.sequence.motifs.pack import pack
from engines.domains.sequence.motifs.scan import NEVER, annotate, best_scores, find_hits, window_scores
from engines.domains.sequence.motifs.weight_matrix import HIT, STRICT, log_odds, threshold

CHOSEN = tuple(find_motif(name) for name in ("HNF4A", "TP53", "Arnt", "CTCF", "SP1"))
RANDOM = decode(np.random.default_rng(0).integers(0, 4, (12, 80)))
MEME = """MEME version 4

MOTIF MA0002.1 MA0002.1.Two::One
letter-probability matrix: alength= 4 w= 2 nsites= 3 E= 0
 0.333333  0.333333  0.333333  0.000000
 0.000000  0.000000  0.000000  1.000000
URL http://example.org
MOTIF MA0001.3 MA0001.3.One
letter-probability matrix: alength= 4 w= 1 nsites= 3 E= 0
 0.250000  0.250000  0.250000  0.250000
"""


def consensus(motif) -> str:
    return decode(motif.scores.argmax(1)[None])[0]


def naive(sequence: str, motif) -> list[tuple[int, int]]:
    """(start, strand, score) of every window without a masked letter, letter by letter."""
    found = []
    for start in range(len(sequence) - len(motif) + 1):
        for strand, read in ((1, str), (-1, reverse_complement)):
            ids = encode([read(sequence[start : start + len(motif)])])[0]
            if MASK not in ids:
                found.append((start, strand, sum(int(motif.scores[i, letter]) for i, letter in enumerate(ids))))
    return found


@pytest.mark.parametrize("motif", CHOSEN, ids=lambda m: m.name)
def test_a_scan_equals_a_loop(motif):
    sequences = [*RANDOM[:4], RANDOM[4][:30] + "N" + RANDOM[4][31:], "ACGT"]
    scores = window_scores(sequences, CHOSEN)[:, :, :, CHOSEN.index(motif)]
    for sequence, mine in zip(sequences, scores):
        want = {(start, strand): score for start, strand, score in naive(sequence, motif)}
        got = {
            (start, 1 - 2 * turned): int(score) for (start, turned), score in np.ndenumerate(mine) if score > NEVER / 2
        }
        assert got == want


@pytest.mark.parametrize("strand", [1, -1])
@pytest.mark.parametrize("motif", CHOSEN, ids=lambda m: m.name)
def test_a_planted_motif_is_found_at_its_place(motif, strand):
    site = consensus(motif) if strand > 0 else reverse_complement(consensus(motif))
    planted = RANDOM[0][:23] + site + RANDOM[0][23:]
    found = [hit for hit in find_hits([planted], CHOSEN)[0] if hit.motif is motif and hit.score == motif.highest / 100]
    assert (23, 23 + len(motif), strand) in [(hit.start, hit.end, hit.strand) for hit in found]
    assert best_scores([planted], [motif])[0, 0] == motif.highest


def test_hits_are_the_windows_above_the_threshold():
    found = find_hits(RANDOM, CHOSEN)
    for sequence, mine in zip(RANDOM, found):
        want = {(m.id, start, strand) for m in CHOSEN for start, strand, score in naive(sequence, m) if score >= m.hit}
        assert {(hit.motif.id, hit.start, hit.strand) for hit in mine} == want


def test_the_other_strand_has_the_same_sites():
    turned = [reverse_complement(s) for s in RANDOM]
    np.testing.assert_array_equal(best_scores(RANDOM, CHOSEN), best_scores(turned, CHOSEN))
    for here, there in zip(find_hits(RANDOM, CHOSEN), find_hits(turned, CHOSEN)):
        assert {(h.motif.id, h.start, h.strand) for h in here} == {(h.motif.id, 80 - h.end, -h.strand) for h in there}


def test_a_sequence_is_scored_alone():
    together = best_scores(RANDOM, CHOSEN)
    np.testing.assert_array_equal(together, np.concatenate([best_scores([s], CHOSEN) for s in RANDOM]))
    np.testing.assert_array_equal(together, np.concatenate([best_scores(RANDOM, [m]) for m in CHOSEN], axis=1))


@pytest.mark.parametrize("name", ["Arnt", "MA0069", "ZNF354C"])
@pytest.mark.parametrize("share", [0.3, 1e-2, 1e-3, HIT])
def test_a_threshold_is_exact(name, share):
    """By counting all 4^w windows of motifs short enough."""
    scores = find_motif(name).scores[:8]
    every = np.sort([sum(column) for column in product(*scores)])
    limit = threshold(scores, share)
    assert (
        (every >= limit).mean() <= share < (every >= limit - 1).mean()
        or limit == every[-1] + 1
        and (every == every[-1]).mean() > share
    )


@pytest.mark.parametrize("motif", CHOSEN, ids=lambda m: m.name)
def test_one_in_ten_thousand_random_windows_is_a_site(motif):
    ids = np.random.default_rng(1).integers(0, 4, (1_000_000, len(motif)), dtype=np.int8)
    reached = sum(motif.scores[i][ids[:, i]] for i in range(len(motif))) >= motif.hit
    expected = HIT if len(motif) > 6 else 4.0**-6  # of six letters even the consensus is commoner
    assert reached.mean() == pytest.approx(expected, rel=0.35)


def test_kept_thresholds_are_those_of_the_kept_probabilities():
    for motif in motifs()[::10]:
        assert motif.hit == min(threshold(motif.scores, HIT), motif.highest) and motif.strict == threshold(
            motif.scores, STRICT
        )


def test_the_asset_is_whole():
    assert len(motifs()) == 841 and len({m.id for m in motifs()}) == 841
    assert all(np.allclose(m.probabilities.sum(1), 1) and m.probabilities.shape[1] == 4 for m in motifs())


def test_packing_keeps_the_motifs(tmp_path):
    found = read_motifs(MEME)
    assert list(found) == [("MA0001.3", "One"), ("MA0002.1", "Two::One")]
    packed = np.load(pack(found, tmp_path), allow_pickle=False)
    assert packed["widths"].tolist() == [1, 2] and (packed["probabilities"].sum(1) == 1000).all()
    np.testing.assert_allclose(packed["probabilities"] / 1000, np.concatenate(list(found.values())), atol=0.002)


def test_the_command_packs(tmp_path, capsys):
    (tmp_path / "few.meme").write_text(MEME)
    packing.main(["--data", str(tmp_path / "few.meme"), "--out", str(tmp_path)])
    assert "2 motifs" in capsys.readouterr().out and (tmp_path / "motifs.npz").exists()


def test_log_odds():
    assert log_odds(np.array([[0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]])).tolist() == [[0] * 4, [196, -470, -470, -470]]


@pytest.mark.parametrize("name", ["Arnt", "ARNT", " arnt ", "MA0004", "ma0004.1", "MA0004.1.Arnt"])
def test_a_motif_has_several_names(name):
    assert find_motif(name).id == "MA0004.1"


def test_a_dimer_is_named_in_either_order():
    assert find_motif("Ahr::Arnt") is find_motif("arnt::ahr")


def test_a_factor_with_several_motifs_has_the_first():
    assert (
        find_motif("HNF4A").id == "MA0114.4"
        and find_motif("MA1494").name == "HNF4A"
        and find_motif("CTCF").id == "MA0139.1"
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HNF4B", "no motif “HNF4B”; the closest are HNF4"),
        ("TP55", "TP5"),
        ("", "name a factor, such as HNF4A"),
        ("§" * 99, "name a factor"),
    ],
)
def test_an_unknown_name_is_told_the_closest(name, said):
    with pytest.raises(ValueError, match=said):
        find_motif(name)


def test_annotation_shows_strong_sites_that_do_not_crowd():
    site = consensus(find_motif("TP53"))
    planted = RANDOM[0][:30] + site + RANDOM[0][30:] + consensus(find_motif("HNF4A")) + RANDOM[1][:20]
    found = annotate(planted)
    assert any(h.start == 30 and h.score > 20 for h in found) and [h.start for h in found] == sorted(
        h.start for h in found
    )
    for i, a in enumerate(found):
        assert all(2 * (min(a.end, b.end) - max(a.start, b.start)) < min(len(a.motif), len(b.motif)) for b in found[:i])
    assert all(h.score * 100 >= h.motif.strict for h in found)
    assert annotate(planted, most=1)[0].score == max(h.score for h in found) and annotate("ACG") == []
