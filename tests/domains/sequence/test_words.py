"""The rewards on words agree with plain counting, judge every design alone, and pull towards active elements."""

from collections import Counter
from math import log

import numpy as np
import pytest

from engines.domains import domain
from engines.domains.sequence.letters import decode
from engines.domains.sequence.measures.reference import Reference, write_reference
from engines.domains.sequence.rewards.words import COMPLEXITY, natural_words
from engines.domains.utr.conditions import UtrConditions

noise = np.random.default_rng(3)
DESIGNS = [*decode(noise.integers(0, 4, (12, 50))), "A" * 50, "ACGT" * 5, "ACGTACG", "ACG", "A", "ACGTN", ""]
CONDITIONS = UtrConditions()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Twenty elements; those with even numbers are active in one place, every fourth in another."""
    folder, elements = tmp_path_factory.mktemp("reference"), decode(noise.integers(0, 4, (20, 50)))
    write_reference(
        elements,
        {"active in one": [i % 2 == 0 for i in range(20)], "active in another": [i % 4 == 0 for i in range(20)]},
        folder,
    )
    return folder


def words(design: str, k: int) -> list[str]:
    return [design[i : i + k] for i in range(len(design) - k + 1)]


def plain_usual(design: str, folder) -> float:
    counts = sum(each[6] for name, each in Reference.load(folder).counts.items() if name != "all")
    code = {"".join("ACGT"[i >> 2 * p & 3] for p in range(5, -1, -1)): n for i, n in enumerate(counts.tolist())}
    rest = [log((1 + code[w]) * 4096 / sum(1 + n for n in code.values())) for w in words(design, 6)]
    return sum(rest) / len(rest) if rest else 0.0


def plain_dust(design: str) -> float:
    found = words(design, 3)
    return sum(c * (c - 1) / 2 for c in Counter(found).values()) / max(1, len(found) - 1)


def test_natural_words_by_plain_counting(folder):
    scores = natural_words(folder).judge(DESIGNS, CONDITIONS)
    assert scores[:-2] == pytest.approx([plain_usual(d, folder) for d in DESIGNS[:-2]]) and np.isnan(scores[-2:]).all()


def test_complexity_is_minus_the_dust_score():
    scores = COMPLEXITY.judge(DESIGNS, CONDITIONS)
    assert scores[:-2] == pytest.approx([-plain_dust(d) for d in DESIGNS[:-2]]) and np.isnan(scores[-2:]).all()
    assert scores[12] == scores[:-2].min() == -48 * 47 / 2 / 47 and not np.signbit(scores[scores == 0]).any()


def test_every_design_is_judged_alone(folder):
    for reward in (natural_words(folder), COMPLEXITY):
        together = reward.judge(DESIGNS, CONDITIONS)
        np.testing.assert_array_equal(np.concatenate([reward.judge([d], CONDITIONS) for d in DESIGNS]), together)
        assert reward.judge([], CONDITIONS).shape == (0,)


def test_active_elements_have_more_natural_words_than_others(folder):
    """Words are taken from the active ones of either place, so an element active in both stands out."""
    elements = decode(np.random.default_rng(4).integers(0, 4, (10, 50)))
    write_reference([*elements, "A" * 50], {"active": [i < 5 for i in range(11)]}, folder / "mine")
    scores = natural_words(folder / "mine").judge(elements, CONDITIONS)
    assert scores[:5].min() > scores[5:].max()


@pytest.mark.parametrize("name", ["utr", "enhancer"])
def test_both_domains_offer_them_and_know_them_of_their_elements(name):
    spec = domain(name)
    assert {"words", "complexity"} <= spec.rewards.keys()
    scores = {
        key: spec.rewards[key].judge([str(d) for d in spec.known_designs], spec.conditions())
        for key in ("words", "complexity")
    }
    assert all(np.isfinite(s).all() for s in scores.values()) and (scores["complexity"] < 0).all()
