"""Enhancer and 5′UTR: what a request fixes stays, rows are counted, strands agree, the judge is not the guide."""

from __future__ import annotations

import json
from functools import partial
from importlib import import_module

import numpy as np
import pytest
import torch

import engines
from engines.assets import ASSETS
from engines.domains import domain
from engines.domains.enhancer.describe import REWARDS
from engines.domains.sequence.letters import IUPAC, decode, reverse_complement
from engines.domains.sequence.oracle.predictions import mutagenesis
from engines.run import open_run
from engines.studies.baseline import baseline

LENGTH = {"enhancer": 200, "utr": 50}
BOTH = pytest.mark.parametrize("name", LENGTH)
RANDOM = {name: decode(np.random.default_rng(0).integers(0, 4, (20, length))) for name, length in LENGTH.items()}


def predict(name: str, role: str, designs: list[str]) -> np.ndarray:
    return import_module(f"engines.domains.{name}.rewards").predict(role, designs)


@BOTH
def test_a_template_is_kept(name):
    """Fixed letters stay, and where a few are allowed one of them stands."""
    length = LENGTH[name]
    template = "TGACTCA" + "RYSWKMBDHV" + "N" * (length - 24) + "ggatcca"
    for sampler in ("svdd", "unguided"):
        result = engines.design(
            engines.Request(domain=name, lanes=4, particles=3, levels=12, template=template, sampler=sampler)
        )
        for design in result.designs:
            assert len(design) == length and all(
                letter in IUPAC[wish] for letter, wish in zip(design, template.upper())
            )


@BOTH
def test_a_template_without_a_free_letter_is_the_design(name, small):
    whole = RANDOM[name][0]
    result = engines.design(small(name, template=whole, particles=2))
    assert set(result.designs) == {whole} and result.cost.rows <= 1


@BOTH
@torch.inference_mode()
def test_rows_of_the_network_never_meet(name):
    process = open_run(engines.Request(domain=name, levels=6)).model.process
    states = torch.randint(0, 5, (40, LENGTH[name]), generator=torch.Generator().manual_seed(0))
    together, order = process.denoise(states, 3), torch.randperm(40, generator=torch.Generator().manual_seed(1))
    for rows in (order, torch.arange(5, 9), torch.tensor([7])):
        assert process.denoise(states[rows], 3).log_p.equal(together[rows].log_p)


@BOTH
def test_the_oracles_judge_every_design_alone(name):
    designs = RANDOM[name]
    together = predict(name, "judge", designs)
    assert np.array_equal(predict(name, "judge", designs[::-1]), together[::-1])
    assert np.array_equal(predict(name, "judge", designs[3:4]), together[3:4])


def test_an_enhancer_is_worth_the_same_on_either_strand():
    designs = RANDOM["enhancer"]
    np.testing.assert_allclose(
        predict("enhancer", "judge", designs),
        predict("enhancer", "judge", list(map(reverse_complement, designs))),
        atol=1e-5,
    )


@BOTH
def test_guide_and_judge_learned_from_different_elements(name):
    guide, judge = (np.load(ASSETS / name / f"{who}_seen.npy") for who in ("guide", "judge"))
    assert len(guide) > 10_000 and len(judge) > 10_000
    assert len(np.intersect1d(guide, judge)) <= 2 + len(guide) * len(judge) / 2**32  # but for 32-bit chance
    assert not np.allclose(predict(name, "guide", RANDOM[name]), predict(name, "judge", RANDOM[name]), atol=1e-3)


@BOTH
def test_opinions_stand_beside_every_design(name, small):
    result = engines.design(small(name))
    assert {column.split()[-1] for column in result.beside} - {"spread"} == {"guide", "judge"}
    assert all(len(column) == len(result.designs) for column in result.beside.values())


@pytest.mark.parametrize(("name", "bar"), [("enhancer", 8.2), ("utr", 3.5)])
def test_rows_of_a_lane_step(name, bar):
    """M = 10, T = 128: what equals its parent or a sibling costs nothing."""
    request = engines.Request(domain=name, lanes=2, particles=10, levels=128, rewards={"gc": 1.0}, seed=1)
    result = engines.design(request)
    assert result.cost.rows / request.lanes / request.levels <= bar


@BOTH
@torch.inference_mode()
def test_the_model_likes_its_own_designs(name):
    run = open_run(engines.Request(domain=name, lanes=12, levels=32, sampler="unguided"))
    *_, last = run.steps()
    random = torch.randint(0, 4, (12, LENGTH[name]), generator=torch.Generator().manual_seed(0))
    own = run.model.log_likelihood(last.candidates[last.kept])
    assert float(own.mean()) > float(run.model.log_likelihood(random).mean()) and (own < 0).all()


@BOTH
def test_every_single_change_is_what_the_guide_says_of_it(name):
    design = RANDOM[name][0]
    ask = partial(predict, name)
    changes = mutagenesis(ask, design, 0)
    changed = design[:7] + "ACGT"[("ACGT".index(design[7]) + 1) % 4] + design[8:]
    alone = ask("guide", [changed])[0, 0] - ask("guide", [design])[0, 0]
    assert changes.shape == (len(design), 4) and (changes == 0).sum() >= len(design)
    assert changes[7, "ACGT".index(changed[7])] == pytest.approx(alone, abs=1e-9)


def test_the_unguided_enhancers_on_the_card():
    facts = json.loads((ASSETS / "enhancer" / "unguided.json").read_text())
    assert len(facts["designs"]) == 1000 == len(set(facts["designs"])) and set(facts["natural"]) == set(REWARDS) | {
        "gc",
        "words",
        "complexity",
    }


@pytest.mark.parametrize(
    ("rewards", "conditions", "known"),
    [
        ({"hepg2": 1}, {}, True),
        ({"hepg2": 1, "gc": 2}, {}, True),
        ({"hepg2": 1, "gc": 2}, {"gc_low": 20}, False),
        ({"hepg2_bound": 1, "contrast": 0.5}, {}, True),
        ({"hepg2_bound": 1}, {"caution": 2}, False),
        ({"hepg2": 1}, {"gc_low": 20}, True),
        ({"hepg2": 1, "sites": 1}, {}, False),
    ],
)
def test_natural_elements_are_shown_where_their_rewards_are_known(rewards, conditions, known):
    ask = engines.Request(domain="enhancer", rewards=rewards, conditions=conditions)
    natural = baseline(ask)["natural"]
    assert bool(natural) == known and natural == sorted(natural)
    if known:
        kept = json.loads((ASSETS / "enhancer" / "unguided.json").read_text(encoding="utf-8"))["natural"]
        totals = [sum(parts) for parts in zip(*([weight * r for r in kept[name]] for name, weight in rewards.items()))]
        assert natural == pytest.approx(np.quantile(totals, np.linspace(0, 1, 201)), abs=1e-4)


def test_beside_a_template_the_unguided_designs_hold_it_too():
    template = "N" * 20 + "GCCACC" + "N" * 24
    found = baseline(engines.Request(domain="utr", template=template, rewards={"mrl": 1}, lanes=2, levels=4))
    assert len(found["rewards"]) == 48 and all(design[20:26] == "GCCACC" for design in found["designs"])


def test_the_usual_utrs_stay_nearer_nature_than_those_of_the_load_alone():
    """24 designs, 32 levels, equal α; the judge's load hardly differs."""
    usual, alone = (
        engines.design(engines.Request(domain="utr", levels=32, seed=3, **ask)) for ask in ({}, {"rewards": {"mrl": 1}})
    )
    assert (
        usual.measures["3-mers active"] > alone.measures["3-mers active"] + 0.1
        and usual.measures["6-mers active"] > 1.4 * alone.measures["6-mers active"]
    )
    assert np.median(usual.beside["load judge"]) > np.median(alone.beside["load judge"]) - 0.4


@BOTH
def test_pictures_of_designs(name, small):
    request, chosen = small(name), domain(name)
    designs = engines.design(request).designs
    settings = json.loads(request.model_dump_json())
    pictures = chosen.panels(designs, settings) + chosen.views(designs[0], settings)
    assert all(svg.startswith("<svg") for _, svg in pictures)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"template": "ACGX" * 50}, "“X” at place 4"),
        ({"template": "N" * 180}, "has 180 letters, but a design has 200"),
        ({"motifs": "TP53, !TP53", "rewards": {"motif": 1}}, "both wanted and unwanted"),
        ({"motifs": "NOSUCH99", "rewards": {"motif": 1}}, "has no motif"),
        ({"motifs": "", "rewards": {"motif": 1}}, "needs “motifs”"),
        ({"rewards": {}}, "Choose at least one reward"),
        ({"gc_low": 70, "gc_high": 60}, "must run upwards"),
        ({"sites": "NoSuchEnzyme"}, "NoSuchEnzyme"),
        ({"cell": "hela"}, "hepg2"),
        ({"fills": 0, "value": "fills"}, "fills must lie between 1"),
    ],
)
def test_bad_input_is_a_sentence(settings, words):
    with pytest.raises(ValueError) as refusal:
        engines.Request(domain="enhancer", **settings)
    assert words in " ".join(engines.sentences(refusal.value))
