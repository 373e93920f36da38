"""Sequence rewards agree with plain counting, judge every design alone, are nan where there is no whole sequence."""

import re
import sys
from itertools import groupby

import numpy as np
import pytest
from pydantic import ValidationError

from engines.domains.enhancer.conditions import EnhancerConditions
from engines.domains.sequence.conditions import SequenceConditions
from engines.domains.sequence.letters import IUPAC, decode, reverse_complement
from engines.domains.sequence.motifs.jaspar import find_motif
from engines.domains.sequence.motifs.names import parse_motifs
from engines.domains.sequence.motifs.restriction_sites import count_sites
from engines.domains.sequence.rewards import REWARDS
from engines.domains.sequence.rewards.translation import upstream_starts
from engines.domains.utr.conditions import UtrConditions
from engines.request import sentences

noise = np.random.default_rng(0)
DESIGNS = [*decode(noise.integers(0, 4, (10, 200))), "ACGT" * 50, "AT" * 100, "G" * 200]
UTRS = [*decode(noise.integers(0, 4, (10, 50))), "ATG" * 16 + "AT", "C" * 50]
NOT_WHOLE = ["", "ACGN", "AC GT", "NNNN", "acgt"]
NAMES = pytest.mark.parametrize("name", REWARDS)


def conditions_for(name: str, **settings):
    return (UtrConditions if name in ("uaug", "fold") else EnhancerConditions)(**settings)


def judge(name: str, designs, **settings) -> np.ndarray:
    return REWARDS[name].judge(designs, conditions_for(name, **settings))


def designs_for(name: str) -> list[str]:
    return UTRS if name in ("uaug", "fold") else DESIGNS


def consensus(name: str) -> str:
    return decode(find_motif(name).scores.argmax(1)[None])[0]


@NAMES
def test_what_is_not_whole_is_nan(name):
    scores = judge(name, [*NOT_WHOLE, designs_for(name)[0]])
    assert np.isnan(scores[:-1]).all() and np.isfinite(scores[-1]) and judge(name, []).shape == (0,)


@NAMES
def test_order_is_kept_and_every_design_is_judged_alone(name):
    designs = [*designs_for(name), NOT_WHOLE[1], "ACGTACGTA"]
    together, order = judge(name, designs), np.random.default_rng(0).permutation(len(designs))
    np.testing.assert_array_equal(judge(name, [designs[i] for i in order]), together[order])
    np.testing.assert_array_equal(np.concatenate([judge(name, [d]) for d in designs]), together)


@NAMES
def test_scores_lie_in_their_span(name):
    low, high = REWARDS[name].span
    scores = judge(name, designs_for(name))
    assert ((scores >= low) & (scores <= high)).all() and not np.signbit(scores[scores == 0]).any()


@pytest.mark.parametrize(
    ("low", "high", "want"), [(40, 60, 1), (50, 51, 1), (55, 60, 0.5), (20, 42, 0.2), (60, 70, 0), (0, 1, 0)]
)
def test_gc_window(low, high, want):
    """ACGT… is half G and C: 1 inside the window, 0 from 10 points outside it."""
    assert judge("gc", ["ACGT" * 50], gc_low=low, gc_high=high)[0] == pytest.approx(want)


def test_a_wanted_motif_is_worth_more_the_nearer_it_is():
    site_, empty = consensus("HNF4A"), "A" * 90
    steps = [empty + site_[:n] + "A" * (len(site_) - n) + empty for n in range(len(site_) + 1)]
    scores = judge("motif", steps, motifs="HNF4A")
    assert scores[-1] == 1 and scores[0] < 0.6 and (np.diff(scores) >= 0).all() and len(set(scores)) > 4
    assert judge("motif", [reverse_complement(steps[-1])], motifs="HNF4A")[0] == 1


def test_an_unwanted_motif_costs_from_its_threshold_on():
    assert judge("motif", ["A" * 90 + consensus("TP53"), "A" * 108], motifs="!TP53").tolist() == [0, 1]


def test_wishes_are_averaged():
    held = "A" * 40 + consensus("HNF4A") + "A" * 40
    alone = [judge("motif", [held], motifs=m)[0] for m in ("HNF4A", "TP53", "!REST")]
    assert judge("motif", [held], motifs="HNF4A, TP53, !REST")[0] == pytest.approx(np.mean(alone))
    assert parse_motifs("HNF4A, hnf4a, !REST") == ((find_motif("HNF4A"),), (find_motif("REST"),))


@pytest.mark.parametrize("written", ["GAATTC", "GGTCTC", "GANTC", "CACNNNGTG", "WWSS", "AAAA"])
def test_sites_are_counted_on_both_strands(written):
    """By overlapping regular expressions; a palindrome once."""
    pattern = lambda s: re.compile("(?=" + "".join(f"[{IUPAC[c]}]" for c in s) + ")")
    spellings = {written, reverse_complement(written)}
    want = [sum(len(pattern(s).findall(d)) for s in spellings) for d in [*DESIGNS, "GAATTC", "GA"]]
    assert count_sites([*DESIGNS, "GAATTC", "GA"], written).tolist() == want


def test_sites_of_several_enzymes_are_added():
    design = "AAGAATTCAAGGTCTCAAGAGACCAA"  # EcoRI; BsaI on each strand
    assert (
        judge("sites", [design], sites="EcoRI, BsaI")[0] == -3
        and judge("sites", [design], sites="EcoRI, GAATTC")[0] == -1
    )
    assert judge("sites", [design], sites="NotI")[0] == 0 == judge("sites", [design], sites="")[0]


@pytest.mark.parametrize("most", [1, 2, 6])
def test_long_runs(most):
    longest = [max(len(list(run)) for _, run in groupby(d)) for d in DESIGNS]
    assert judge("homopolymer", DESIGNS, longest_run=most).tolist() == [min(0, most - n) for n in longest]


def test_upstream_starts():
    assert judge("uaug", UTRS).tolist() == [-len(re.findall("ATG", u)) for u in UTRS]
    assert upstream_starts("ATGCATGCC") == [(0, True), (4, False)] and upstream_starts("AT") == []
    assert all((a + b + "ATG").count("ATG") == 1 for a in "ACGT" for b in "ACGT")  # none spans the border


def test_folding():
    pytest.importorskip("RNA")
    unfolded, hairpin = judge("fold", ["A" * 50, "GGGGGGCCAAAAGGCCCCCC"])
    assert unfolded == 0 and hairpin < -5


def test_folding_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(sys.modules, "RNA", None)
    with pytest.raises(ValueError, match="needs ViennaRNA; install it with: pip install ViennaRNA"):
        judge("fold", UTRS[:1])


@pytest.mark.parametrize(
    ("kind", "settings", "said"),
    [
        (EnhancerConditions, {"template": "ACGT"}, "The template has 4 letters, but a design has 200"),
        (UtrConditions, {"template": "N" * 51}, "The template has 51 letters, but a design has 50"),
        (UtrConditions, {"template": "N" * 49 + "X"}, "“X” at place 50 is no nucleotide letter"),
        (
            UtrConditions,
            {"gc_low": 60, "gc_high": 40},
            "must run upwards within 0 to 100 %, such as 40 to 60; it is 60 to 40",
        ),
        (UtrConditions, {"gc_high": 101}, "within 0 to 100"),
        (UtrConditions, {"gc_low": float("nan")}, "within 0 to 100"),
        (UtrConditions, {"sites": "EcoRX"}, "no enzyme “EcoRX” in the list; the closest are .*EcoRI"),
        (
            UtrConditions,
            {"sites": "???"},
            "no enzyme “[?]{3}” in the list; it has EcoRI, .* Any other site can be written out",
        ),
        (UtrConditions, {"sites": "GAA"}, "4 to 40 letters"),
        (UtrConditions, {"sites": "NNNN"}, "not all of them N"),
        (UtrConditions, {"sites": ",".join(["EcoRI"] * 21)}, "At most 20 can be named; these are 21"),
        (UtrConditions, {"longest_run": 0}, "at least 1 letter, such as 6; it is 0"),
        (EnhancerConditions, {"motifs": "HNF4B"}, "no motif “HNF4B”; the closest are"),
        (EnhancerConditions, {"motifs": "TP53, HNF4A, !MA0106"}, "TP53 is both wanted and unwanted"),
    ],
)
def test_conditions_say_what_is_wrong(kind, settings, said):
    with pytest.raises(ValidationError) as error:
        kind(**settings)
    assert re.search(said, sentences(error.value)[0])


def test_conditions_as_they_are_meant():
    assert EnhancerConditions() and UtrConditions(template=" acgu n" + "R" * 45).template == "ACGTN" + "R" * 45
    assert issubclass(UtrConditions, SequenceConditions) and EnhancerConditions(cell="k562").motifs == "HNF4A"
