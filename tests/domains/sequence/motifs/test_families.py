"""Motifs by family: sites are counted where they are, and stand beside the natural elements'."""

import re

import numpy as np
import pytest

from engines.domains import domain
from engines.domains.sequence.letters import decode, reverse_complement
from engines.domains.sequence.measures.active_elements import most_active, read_active, specificity, write_active
from engines.domains.sequence.motifs.families import AT_ONCE, FAMILIES, MOST, motif_shares, representatives
from engines.domains.sequence.oracle.planting import consensus, planted, planting_effect
from engines.domains.sequence.pictures.motif_table import motif_table

RANDOM = decode(np.random.default_rng(0).integers(0, 4, (300, 200)))


def test_a_site_is_found_on_either_strand_and_chance_is_rare():
    shares = motif_shares(RANDOM)
    assert list(shares) == list(FAMILIES) and 0.005 < np.mean(list(shares.values())) < 0.06
    for family, motif in zip(FAMILIES, representatives()):
        for site in (consensus(motif), reverse_complement(consensus(motif))):
            assert motif_shares([planted(s, site) for s in RANDOM[:3]])[family] == 1.0, family


def test_the_scan_is_bounded(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "engines.domains.sequence.motifs.families.best_scores",
        lambda part, motifs: asked.append(len(part)) or np.zeros((len(part), len(motifs)), int),
    )
    motif_shares(["ACGT" * 50] * (MOST + 500))
    assert sum(asked) == MOST and max(asked) == AT_ONCE
    assert motif_shares([]) == {}


def test_the_table_says_what_differs_most_first():
    drawn = motif_table(
        {"AP-1": 0.51, "YY1": 0.1, "ZIC": 0.0}, {"AP-1": 0.38, "YY1": 0.4, "ZIC": 0.01}, "natural <ones>"
    )
    label = re.search('aria-label="([^"]*)"', drawn).group(1)
    assert label == "motifs beside natural &lt;ones&gt;: YY1 in 10 %, natural 40 %; AP-1 in 51 %, natural 38 %"
    assert "ZIC" not in drawn and "<ones>" not in drawn and "currentColor" in drawn


def test_the_most_active_elements_are_described(tmp_path):
    measured = np.zeros((300, 2))
    measured[:6, 1], measured[:3, 0] = 4, 2
    known = dict(zip(RANDOM, measured / 2))
    judge = lambda some: np.array([known[s] for s in some if s not in RANDOM[:2]])
    found = most_active(RANDOM, measured, judge, ["one", "other"])
    write_active(found, tmp_path)
    assert read_active(tmp_path) == found
    assert (found["other"].elements, found["other"].measured, found["other"].judged) == (6, 3.0, 1.75)
    assert specificity(np.array([[3.0, 1.0, 0.0]])).tolist() == [[2.5, -0.5, -2.0]]


@pytest.mark.parametrize(
    ("rewards", "cell"), [({"k562_bound": 1.0}, "K562"), ({"gc": 1.0}, "WTC11"), ({"hepg2": 0, "wtc11": 1}, "WTC11")]
)
def test_designs_stand_beside_the_elements_of_the_cell_that_was_asked_for(rewards, cell):
    panels = dict(domain("enhancer").panels(RANDOM[:4], {"rewards": rewards, "conditions": {"cell": "wtc11"}}))
    assert f"Motifs beside the natural 1 % most active in {cell}" in panels and "Letters by place" in panels


def test_a_planted_site_raises_what_looks_for_it():
    (motif,) = [m for m, family in zip(representatives(), FAMILIES) if family == "HNF1"]
    count = lambda some: np.array([[s.count(consensus(motif))] for s in some], float)
    assert planting_effect(count, RANDOM[:5], motif).tolist() == [1.0]
    assert len(planted(RANDOM[0], consensus(motif))) == 200
