"""A part that is kept stands in every design, whatever the sampler and however odd the tokens behind it."""

import numpy as np
import pytest

import engines
from engines.domains import domain
from engines.domains.molecule.draw import draw
from engines.domains.molecule.load import load
from engines.domains.molecule.tokens.attachment import atoms_of, holds
from engines.domains.molecule.tokens.kept import grow, read_kept
from engines.domains.molecule.tokens.spelling import token_ids
from engines.domains.molecule.tokens.vocabulary import shipped_vocabulary
from engines.studies.baseline import baseline
from tests.domains.molecule.drugs import flat

PARTS = """c1ccccc1[*:1] C1CCN([*:1])CC1 O=S(=O)(N[*:1])c1ccccc1 O=S(=O)([*:1])c1ccccc1 C[N+](C)(C)[*:1] [*:1]C#N C[*]
[O-]C(=O)[C@@H](N)C[*:1] C[C@H](F)[*:1] c1ccc2c(c1)[nH]c1ccc([*:1])cc12 O=C1CCCCCCCCCCC1[*:1] C[S+](C)[*:1]
O=[N+]([O-])c1ccc([*:1])cc1 C/C=C/[*:1] c1ccc(-n2cc([*:1])cn2)cc1 CC(C)(C)[*:1] C12CC3CC(CC(C3)C1[*:1])C2
C[NH+](C)[*:1] C1CC[NH+]([*:1])C1
FS(F)(F)(F)(F)c1ccc([*:1])cc1 c1cc([*:1])cnc1[*:2] [*:1]c1ccc([*:2])c([*:3])c1 C([*:1])([*:2])[*:3] [*:1]C(=O)N[*:2]
[*:1]N([*:2])C(=O)c1ccc([*:3])nc1 CC1(C)S[C@@H]2[C@H](N[*:1])C(=O)N2[C@H]1C(=O)O
c1ccccc1[*:1].C1CCNCC1[*:2] F[*:1].[*:2]C#N O=C([*:1])c1ccccc1.[*:2]S(=O)(=O)N [*:1]c1ccc2c(c1)OCO2.[*:1]N1CCOCC1
C[C@]12CC[C@H]3[C@@H](CC[C@H]4C[C@@H](O[*:1])CC[C@]34C)[C@@H]1CC[C@@H]2[*:2]""".split()


@pytest.mark.parametrize("part", PARTS)
def test_any_tokens_leave_the_part_whole_and_come_back(part):
    """And a molecule so written is spelled around the part again, where it is not too long."""
    vocabulary, noise, kept = shipped_vocabulary(), np.random.default_rng(0), read_kept(part)
    symbols, spelled = list(vocabulary.alphabet), 0
    room = min(8, vocabulary.longest - len(kept.ids) - len(kept.back_ids))
    for number in range(60):
        free = vocabulary.tokens if number % 2 else symbols
        smiles = grow(kept, " ".join(noise.choice(free, noise.integers(0, room + 1))).split())
        assert holds(smiles, part), smiles
        try:
            ids = token_ids(vocabulary, smiles, kept)
        except ValueError as error:
            assert "and the model writes" in str(error)
            continue
        padded = ids + [vocabulary.pad] * (vocabulary.longest - len(ids))
        assert flat(kept.decode(vocabulary, padded)) == flat(smiles)
        spelled += 1
    assert spelled > 20


def test_a_linker_joins_the_two_ends():
    part = "c1ccccc1[*:1].C1CCNCC1[*:2]"
    for text, smiles in {
        "": "c1ccccc1CC1CCCNC1",
        "O @0 @0": "c1ccccc1OC1CCCNC1",
        "F @0": "c1ccccc1CC1CCCNC1",
        "C=O @0 @0 N @0 @0": "c1ccccc1C(=O)NC1CCCNC1",
        "C=O @0 @0 N @0": "c1ccccc1C(=O)NC1CCCNC1",
    }.items():
        assert flat(grow(read_kept(part), text.split())) == flat(smiles), text


def test_every_point_of_a_scaffold_is_grown_at_in_its_order():
    text = "F @0 C @0 @0 O @0 Cl @0"
    assert flat(grow(read_kept("C1C([*:2])CC1[*:1]"), text.split()[:-2])) == flat("C1C(CO)CC1F")
    assert flat(grow(read_kept("[*:3]c1cc([*:1])nc([*:2])c1"), text.split())) == flat("Clc1cc(F)nc(CO)c1")


def test_the_part_has_all_its_bonds_where_it_stands():
    assert not holds("Cc1ccccc1", "c1ccc([*:1])cc1[*:2]") and holds("Cc1ccccc1C", "c1ccc([*:1])c([*:2])c1")
    assert len(atoms_of("c1ccccc1C1CCCNC1", "c1ccccc1[*:1].C1CCNCC1[*:2]")) == 12
    assert not holds("c1ccccc1.C1CCCNC1", "c1ccccc1[*:1].C1CCNCC1[*:2]")


@pytest.mark.parametrize(
    "sampler", ["unguided", "svdd", "svdd_r", "smc", "standardised", "beam", "best_of_n", "refine", "tree"]
)
@pytest.mark.parametrize("part", ["O=S(=O)(N[*:1])c1ccccc1", "c1cc([*:1])cnc1[*:2]", "c1ccccc1[*:1].C1CCNCC1[*:2]"])
def test_every_sampler_keeps_it(sampler, part):
    own = {"rounds": 20, "share": 0.4} if sampler == "refine" else {}
    request = engines.Request(keep=part, sampler=sampler, rewards={"qed": 1}, lanes=6, particles=4, levels=8, **own)
    designs = engines.design(request).designs
    assert len(designs) == 6 and all(holds(design, part) for design in designs)


def test_refining_redraws_all_but_the_part():
    part, ask = "O=S(=O)([*:1])c1ccccc1", {"rewards": {"qed": 1}, "lanes": 8, "levels": 8, "seed": 5}
    model = load(levels=8, keep=part)
    assert model.process.fixed == (len(read_kept(part).ids), 0) and model.process.rows_per_call > 1000
    plain = engines.design(engines.Request(keep=part, sampler="unguided", **ask))
    refined = engines.design(engines.Request(keep=part, sampler="refine", rounds=40, share=0.5, **ask))
    assert refined.rewards.mean() > plain.rewards.mean() and all(holds(each, part) for each in refined.designs)


def test_guided_by_qed_all_hold_it_and_it_pays():
    ask = {"keep": "c1ccc2[nH]ccc2c1[*:1]", "rewards": {"qed": 1}, "lanes": 12, "seed": 3}
    guided = engines.design(engines.Request(**ask))
    plain = engines.design(engines.Request(**ask, sampler="unguided"))
    assert all(holds(design, ask["keep"]) for design in (*guided.designs, *plain.designs))
    assert np.median(guided.rewards) > np.median(plain.rewards) + 0.05


def test_the_unguided_comparison_keeps_it_too():
    part = "O=S(=O)(N[*:1])c1ccccc1"
    found = baseline(engines.Request(keep=part, rewards={"qed": 1}, lanes=4, particles=2, levels=8))
    assert len(found["rewards"]) == 100 and len(found["designs"]) == 4
    assert all(holds(design, part) for design in found["designs"])
    assert "designs" not in baseline(engines.Request(rewards={"qed": 1}, lanes=4))


def test_the_part_is_marked_in_a_design():
    ((title, svg),) = domain("molecule").views("CC(=O)Nc1ccccc1", {"conditions": {"keep": "c1ccccc1[*:1]"}})
    assert "keeps" in title and svg != draw("CC(=O)Nc1ccccc1", 320) and "<ellipse" in svg
    assert domain("molecule").views("CCO", {"conditions": {"keep": ""}}) == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("c1ccccc1", "up to 6 attachment points"),
        ("[*:1]C.[*:1]N[*:2]", "one attachment point each"),
        ("[*:1]C.[*:1]N.[*:1]O", "in 3 pieces"),
        ("[*:1]C.CC", "one attachment point each"),
        ("[*:1]=O", "single bond"),
        ("C1CC(", "not a SMILES"),
        ("[13CH3][*:1]", "isotopes"),
        ("[Se]([*:1])C", "cannot write"),
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


def test_designs_of_ones_own_go_on_around_the_part():
    part = "O=S(=O)(N[*:1])c1ccccc1"
    own = ["O=S(=O)(NC1CCCCC1)c1ccccc1", "O=S(=O)(NCc1ccncc1)c1ccccc1"]
    ask = {"keep": part, "sampler": "refine", "rewards": {"qed": 1}, "lanes": 4, "rounds": 10, "seed": 2}
    refined = engines.design(engines.Request(designs="\n".join(own), **ask))
    assert all(holds(design, part) for design in refined.designs)
    model = load(levels=8, keep=part)
    assert [flat(each) for each in model.decode(model.encode(own))] == [flat(each) for each in own]


@pytest.mark.parametrize(
    ("smiles", "words"),
    [("CCO", "does not hold the part"), ("O=S(=O)(NC1CCCCC1)c1ccc(C)cc1", "bound elsewhere")],
)
def test_designs_that_hold_the_part_otherwise_are_refused_with_a_sentence(smiles, words):
    with pytest.raises(ValueError, match=words):
        engines.Request(keep="O=S(=O)(N[*:1])c1ccccc1", sampler="refine", designs=smiles)
