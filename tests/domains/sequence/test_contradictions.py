"""What a template rules out is said before anything runs; what it leaves possible is not."""

import numpy as np
import pytest

import engines
from engines.domains.enhancer.conditions import EnhancerConditions
from engines.domains.sequence.contradictions import _highest_score
from engines.domains.sequence.letters import decode
from engines.domains.sequence.motifs.jaspar import find_motif, motifs
from engines.domains.sequence.motifs.names import parse_motifs, split_names
from engines.domains.sequence.motifs.scan import best_scores
from engines.domains.sequence.rewards import REWARDS
from engines.request import sentences

REST = decode(find_motif("REST").scores.argmax(1)[None])[0]


def ask(template: str, reward: str, **conditions):
    return engines.Request(
        domain="enhancer", template=template.ljust(200, "N"), rewards={"hepg2": 1, reward: 1}, **conditions
    )


@pytest.mark.parametrize(
    ("template", "reward", "conditions", "words"),
    [
        ("N" * 50 + REST, "motif", {"motifs": "!REST"}, "holds a site of REST at 51 to"),
        ("NNGAATTC", "sites", {"sites": "EcoRI"}, "EcoRI (GAATTC), a site to avoid"),
        ("GAGACG", "sites", {"sites": "BsmBI"}, "BsmBI (CGTCTC), a site to avoid"),
        ("CACNNNGTG", "sites", {"sites": "DraIII"}, "DraIII (CACNNNGTG), a site to avoid"),
        ("A" * 195, "motif", {"motifs": "TP53"}, "no room for a site of TP53"),
        ("A" * 190, "gc", {"gc_low": 45, "gc_high": 57}, "between 0 and 5 %"),
        ("S" * 150, "gc", {"gc_low": 45, "gc_high": 57}, "between 75 and 100 %"),
    ],
)
def test_what_a_template_rules_out_is_said(template, reward, conditions, words):
    with pytest.raises(ValueError) as refusal:
        ask(template, reward, **conditions)
    assert words in sentences(refusal.value)[0] and sentences(refusal.value)[0].endswith("out.")


@pytest.mark.parametrize(
    ("template", "reward", "conditions"),
    [
        (REST, "motif", {"motifs": "REST"}),
        (REST[:8], "motif", {"motifs": "!REST"}),
        ("NNGAATTC", "sites", {"sites": "BsaI"}),
        ("GAATNC", "sites", {"sites": "EcoRI"}),
        ("A" * 170, "motif", {"motifs": "TP53"}),
        ("A" * 100, "gc", {"gc_low": 45, "gc_high": 57}),
        ("A" * 195, "homopolymer", {"motifs": "TP53"}),
    ],
)
def test_what_it_leaves_possible_is_taken(template, reward, conditions):
    assert ask(template, reward, **conditions).conditions.template


def test_the_best_score_within_a_template_is_that_of_its_best_sequence():
    """Of a free template the consensus, of a fixed one the sequence itself."""
    fixed = decode(np.random.default_rng(0).integers(0, 4, (1, 200)))[0]
    for motif in (find_motif("TP53"), find_motif("HNF4A"), find_motif("GATA1")):
        assert (
            _highest_score("N" * 200, motif) == motif.highest
            and _highest_score(fixed, motif) == best_scores([fixed], [motif])[0, 0]
        )


@pytest.mark.parametrize("text", ["TP53, HNF4A", "TP53;HNF4A", "TP53 HNF4A", "TP53\nHNF4A,", " , TP53 ,, HNF4A"])
@pytest.mark.parametrize("sign", ["", "!", "! "])
def test_motifs_may_be_parted_as_people_do(text, sign):
    found = tuple(map(find_motif, ("TP53", "HNF4A")))
    assert parse_motifs(text.replace("TP", f"{sign}TP").replace("HN", f"{sign}HN")) == (
        ((), found) if sign else (found, ())
    )


def test_a_site_may_have_blanks():
    assert split_names("EcoRI; GGCC NNNNN GGCC\nBsaI") == ["EcoRI", "GGCC NNNNN GGCC", "BsaI"]


@pytest.mark.parametrize("settings", [{"sampler": "unguided"}, {"alpha": float("inf")}])
def test_where_nothing_guides_nothing_contradicts(settings):
    assert ask("A" * 190, "gc", **settings)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"motifs": " , ", "rewards": {"motif": 1}}, "needs “motifs”"),
        ({"sites": ",", "rewards": {"sites": 1}}, "needs “sites”"),
        ({"gc_low": 0.4, "gc_high": 0.6}, "in per cent"),
        ({"motifs": "MA0114.2"}, "MA0114.4 (HNF4A)"),
    ],
)
def test_lists_of_nothing_and_shares_are_said(settings, words):
    with pytest.raises(ValueError) as refusal:
        engines.Request(domain="enhancer", **{"rewards": {"hepg2": 1}, **settings})
    assert words in " ".join(sentences(refusal.value))


def test_every_motif_is_wanted_more_the_higher_its_score():
    """1 for its consensus, rising with the score, and rarely there already in random letters."""
    noise = np.random.default_rng(1)
    random = decode(noise.integers(0, 4, (40, 200)))
    for motif in motifs()[::7] + (find_motif("EWSR1-FLI1"),):
        judged = REWARDS["motif"].judge(
            [*random, decode(motif.scores.argmax(1)[None])[0]], EnhancerConditions(motifs=motif.id)
        )
        scores = best_scores(random, [motif])[:, 0]
        assert judged[-1] == 1 and (np.diff(judged[:-1][np.argsort(scores)]) >= 0).all()
        assert ((judged[:-1] == 1) == (scores >= motif.hit)).all(), motif.name
