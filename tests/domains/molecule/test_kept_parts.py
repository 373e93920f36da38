"""A part that is kept stands in every design, whatever the sampler and however odd the tokens behind it."""

import numpy as np
import pytest

import engines
from engines.domains import domain
from engines.domains.molecule.draw import draw
from engines.domains.molecule.load import load
from engines.domains.molecule.tokens.kept import holds, read_kept
from engines.domains.molecule.tokens.selfies_decoder import grow
from engines.domains.molecule.tokens.vocabulary import shipped_vocabulary

PARTS = """c1ccccc1[*:1] C1CCN([*:1])CC1 O=S(=O)(N[*:1])c1ccccc1 O=S(=O)([*:1])c1ccccc1 C[N+](C)(C)[*:1] [*:1]C#N C[*]
[O-]C(=O)[C@@H](N)C[*:1] C[C@H](F)[*:1] c1ccc2c(c1)[nH]c1ccc([*:1])cc12 O=C1CCCCCCCCCCC1[*:1] C[S+](C)[*:1]
O=[N+]([O-])c1ccc([*:1])cc1 C/C=C/[*:1] c1ccc(-n2cc([*:1])cn2)cc1 CC(C)(C)[*:1] C12CC3CC(CC(C3)C1[*:1])C2""".split()


@pytest.mark.parametrize("part", PARTS)
def test_any_tokens_leave_the_part_whole(part):
    vocabulary, noise, spelling = shipped_vocabulary(), np.random.default_rng(0), read_kept(part).selfies
    symbols = list(vocabulary.alphabet)
    for number in range(120):
        free = vocabulary.fragments if number % 2 else symbols
        text = "".join(noise.choice(free, noise.integers(0, 12)))
        assert holds(grow(spelling, text), part), text


@pytest.mark.parametrize(
    "sampler", ["unguided", "svdd", "svdd_r", "smc", "standardised", "beam", "best_of_n", "refine", "tree"]
)
def test_every_sampler_keeps_it(sampler):
    part = "O=S(=O)(N[*:1])c1ccccc1"
    own = {"rounds": 20, "share": 0.4} if sampler == "refine" else {}
    request = engines.Request(keep=part, sampler=sampler, rewards={"qed": 1}, lanes=6, particles=4, levels=8, **own)
    designs = engines.design(request).designs
    assert len(designs) == 6 and all(holds(design, part) for design in designs)


def test_refining_redraws_all_but_the_part():
    part, ask = "O=S(=O)([*:1])c1ccccc1", {"rewards": {"qed": 1}, "lanes": 8, "levels": 8, "seed": 5}
    model = load(levels=8, keep=part)
    assert model.process.fixed == len(read_kept(part).ids) and model.process.rows_per_call > 1000
    plain = engines.design(engines.Request(keep=part, sampler="unguided", **ask))
    refined = engines.design(engines.Request(keep=part, sampler="refine", rounds=40, share=0.5, **ask))
    assert refined.rewards.mean() > plain.rewards.mean() and all(holds(each, part) for each in refined.designs)


def test_guided_by_qed_all_hold_it_and_it_pays():
    ask = {"keep": "c1ccc2[nH]ccc2c1[*:1]", "rewards": {"qed": 1}, "lanes": 12, "seed": 3}
    guided = engines.design(engines.Request(**ask))
    plain = engines.design(engines.Request(**ask, sampler="unguided"))
    assert all(holds(design, ask["keep"]) for design in (*guided.designs, *plain.designs))
    assert np.median(guided.rewards) > np.median(plain.rewards) + 0.05


def test_the_part_is_marked_in_a_design():
    ((title, svg),) = domain("molecule").views("CC(=O)Nc1ccccc1", {"conditions": {"keep": "c1ccccc1[*:1]"}})
    assert "keeps" in title and svg != draw("CC(=O)Nc1ccccc1", 320) and "<ellipse" in svg
    assert domain("molecule").views("CCO", {"conditions": {"keep": ""}}) == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("c1ccccc1", "one attachment point"),
        ("[*:1]C.[*:1]N", "Linkers"),
        ("[*:1]=O", "single bond"),
        ("C1CC(", "not a SMILES"),
        ("[13CH3][*:1]", "isotopes"),
        ("[Se]([*:1])C", "cannot write"),
        ("FS(F)(F)(F)(F)[*:1]", "cannot write"),
        ("C" * 400, "the most is 300"),
        (
            "C(C(=O)NCCCl)C(F)(F)OC(=S)NC(Br)CC(O)CN(N)OC(=O)NC(I)C(=N)NOCC(F)CC(Cl)SCC(=O)NCC(F)OCC#CC[*:1]",
            "keep less",
        ),
    ],
)
def test_what_cannot_be_kept_is_said(part, words):
    with pytest.raises(ValueError, match=words):
        engines.Request(keep=part)


def test_designs_of_ones_own_are_refused_with_a_sentence():
    with pytest.raises(ValueError, match="begins with its own designs"):
        engines.Request(keep="C[*:1]", sampler="refine", designs="CCO")
