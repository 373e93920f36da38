"""5′UTRs of any length from 25 to 100: designed, guided, judged, kept to, compared and priced as such."""

from __future__ import annotations

import numpy as np
import pytest

import engines
from engines.domains import domain
from engines.domains.sequence.letters import decode
from engines.domains.sequence.oracle.training_copies import hash_sequences, not_learned
from engines.domains.utr.assay import FOLDER, OTHER_LENGTHS, networks
from engines.domains.utr.oracle import ORACLE
from engines.estimate import estimate, size_of
from engines.studies.baseline import baseline

LENGTHS = pytest.mark.parametrize("length", [25, 37, 50, 100])
SMALL = {"domain": "utr", "lanes": 3, "particles": 3, "levels": 8}


def context(length: int, count: int = 60) -> list[str]:
    """Random letters without upstream starts."""
    drawn = decode(np.random.default_rng(length).integers(0, 4, (count, length)))
    return [sequence.replace("ATG", "ACG") for sequence in drawn]


@LENGTHS
def test_designs_have_the_length_that_is_asked_for_with_guide_and_judge(length):
    result = engines.design(
        engines.Request(**SMALL, length=length, rewards={"mrl": 1, "uaug": 0.5, "gc": 1, "words": 1})
    )
    assert {len(design) for design in result.designs} == {length} and not set("".join(result.designs)) - set("ACGT")
    assert result.rewards.isfinite().all() and np.isfinite(result.beside["load judge"]).all()
    said = ORACLE.predict("guide", result.designs)[:, 0]
    np.testing.assert_allclose(result.beside["load guide"], said, atol=1e-3)
    assert np.isfinite(result.measures["log_likelihood"]) and ("novelty" in result.measures) == (length >= 29)


@pytest.mark.parametrize("sampler", ["refine", "dps", "smc", "tree"])
def test_every_kind_of_method_writes_another_length(sampler):
    result = engines.design(engines.Request(**SMALL, length=33, sampler=sampler, template="GGG...CACC"))
    assert all(len(d) == 33 and d.startswith("GGG") and d.endswith("CACC") for d in result.designs)


def test_guidance_raises_the_load_that_the_judge_sees():
    ask = {"domain": "utr", "lanes": 12, "levels": 32, "length": 75, "seed": 2}
    guided, plain = (engines.design(engines.Request(**ask, **more)) for more in ({}, {"sampler": "unguided"}))
    assert np.median(guided.beside["load judge"]) > np.median(plain.beside["load judge"]) + 0.5


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"length": 30, "template": "N" * 50}, "The template has 50 letters, but a design has 30"),
        ({"template": "N" * 30}, "The template has 30 letters, but a design has 50"),
        ({"length": 24}, "length must lie between 25 and 100"),
        ({"length": 101, "template": "N" * 101}, "length must lie between 25 and 100"),
        ({"length": 30, "sampler": "refine", "designs": "ACGT" * 10}, "has 40 letters, but a design has 30"),
    ],
)
def test_another_length_than_the_conditions_say_is_refused_in_a_sentence(settings, words):
    with pytest.raises(ValueError) as refusal:
        engines.Request(domain="utr", **settings)
    assert words in " ".join(engines.sentences(refusal.value))


def test_designs_of_ones_own_are_gone_on_from():
    given = context(40, 2)
    ask = engines.Request(**SMALL, length=40, sampler="refine", designs="\n".join(given), rewards={"uaug": 1})
    assert {len(design) for design in engines.design(ask).designs} == {40}


@pytest.mark.parametrize("role", ["guide", "judge"])
@pytest.mark.parametrize("length", [30, 50, 90])
def test_a_start_out_of_frame_lowers_the_load_wherever_it_stands(role, length):
    """By a ribosome or more in the mean: five letters from the first, in the middle, and near the start codon."""
    plain = context(length)
    for place in (5, length // 2, length - 16):
        at = place + ((length - place) % 3 == 0)
        began = [s[:at] + "ATG" + s[at + 3 :] for s in plain]
        assert (ORACLE.predict(role, plain) - ORACLE.predict(role, began)).mean() > 1, place


def test_lengths_are_judged_beside_one_another_as_by_themselves():
    mixed = [s for length in (30, 50, 90) for s in context(length, 5)][::-1]
    alone = np.concatenate([ORACLE.predict("judge", [s]) for s in mixed])
    assert np.array_equal(ORACLE.predict("judge", mixed), alone) and len(ORACLE.predict("judge", [])) == 0


def test_what_was_learned_is_known_by_its_last_letters(tmp_path, monkeypatch):
    """Of the measured length by all of them."""
    short, whole = context(40, 2), context(50, 2)
    for folder, learned in ((tmp_path / "other", short[0][-25:]), (tmp_path / "usual", whole[0])):
        folder.mkdir()
        np.save(folder / "judge_seen.npy", hash_sequences([learned]))
        (folder / "judge.json").write_text('{"last": 25}' if folder.name == "other" else "{}", encoding="utf-8")
    monkeypatch.setitem(ORACLE.__dict__, "networks", lambda n: tmp_path / ("usual" if n == 50 else "other"))
    asked = [*short, "A" * 30 + short[0][-25:], *whole, "C" + whole[0][1:]]
    assert not_learned(ORACLE, "judge", asked).tolist() == [False, True, False, False, True, True]


def test_networks_of_the_measured_length_are_apart_from_the_others():
    chosen, of = domain("utr"), lambda length: domain("utr").conditions(length=length)
    assert networks(50) == FOLDER and networks(49) == networks(100) == OTHER_LENGTHS
    assert chosen.version(of(50)) != chosen.version(of(51)) == chosen.version(of(25))


def test_beside_another_length_unguided_designs_of_it_are_drawn():
    found = baseline(engines.Request(**SMALL, length=30, rewards={"mrl": 1}))
    assert {len(design) for design in found["designs"]} == {30} and len(found["rewards"]) == 48
    assert not found["natural"] and baseline(engines.Request(**SMALL, rewards={"mrl": 1}))["natural"]


def test_longer_designs_cost_more():
    costs = [estimate(size_of(engines.Request(domain="utr", length=length))) for length in (25, 50, 100)]
    assert costs[1] == estimate(size_of(engines.Request(domain="utr")))
    for less, more in zip(costs, costs[1:]):
        assert less.seconds < more.seconds and less.rows < more.rows and less.memory < more.memory
