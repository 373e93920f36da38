"""Molecule rewards agree with RDKit, judge every design alone, and answer nan where there is no molecule."""

import networkx
import numpy as np
import pytest
from rdkit import Chem
from rdkit.Chem import QED, Crippen, Descriptors

from engines.domains.molecule.conditions import MoleculeConditions
from engines.domains.molecule.properties import sascorer
from engines.domains.molecule.rewards import REWARDS
from engines.records.meter import Meter
from engines.rewards import Reward, Scorer

ASPIRIN, CAFFEINE, IBUPROFEN = "CC(=O)Oc1ccccc1C(=O)O", "Cn1c(=O)c2c(ncn2C)n(C)c1=O", "CC(C)Cc1ccc(cc1)C(C)C(=O)O"
CYCLODODECANE, PENICILLIN = "C1CCCCCCCCCCC1", "CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O"
MOLECULES = [ASPIRIN, CAFFEINE, IBUPROFEN, CYCLODODECANE, PENICILLIN, "CCO"]
BROKEN = ["", "C1CC(", "not a molecule", "C(C)(C)(C)(C)C"]
NAMES = pytest.mark.parametrize("name", REWARDS)


def judge(name: str, designs, **conditions) -> np.ndarray:
    return REWARDS[name].judge(designs, MoleculeConditions(**{"reference": CAFFEINE, **conditions}))


def published_plogp(molecule) -> float:
    """Penalised logP as published with the junction-tree VAE (Jin et al. 2018), cycles by networkx."""
    cycles = networkx.cycle_basis(networkx.Graph(Chem.GetAdjacencyMatrix(molecule)))
    longest = max((len(c) for c in cycles), default=0)
    parts = Crippen.MolLogP(molecule), -sascorer.calculateScore(molecule), -(longest - 6 if longest > 6 else 0)
    means, deviations = (
        (2.4570953396190123, -3.0525811293166134, -0.0485696876403053),
        (1.434324401111988, 0.8335207024513095, 0.2860212110245455),
    )
    return sum((p - m) / d for p, m, d in zip(parts, means, deviations))


TWINS = {
    "qed": QED.qed,
    "sa": lambda m: (10 - sascorer.calculateScore(m)) / 9,
    "logp": Crippen.MolLogP,
    "plogp": published_plogp,
}


@pytest.mark.parametrize("name", TWINS)
def test_agrees_with_its_twin(name):
    want = [TWINS[name](Chem.MolFromSmiles(smiles)) for smiles in MOLECULES]
    assert judge(name, MOLECULES) == pytest.approx(want, abs=1e-9)


def test_penalised_logp_of_a_large_ring():
    """Cyclododecane: logP 12 · 0.3901, a ring six beyond six."""
    standardised = [
        (12 * 0.3901 - 2.4570953) / 1.4343244,
        (3.0525811 - sascorer.calculateScore(Chem.MolFromSmiles(CYCLODODECANE))) / 0.8335207,
        (0.0485697 - 6) / 0.2860212,
    ]
    assert judge("plogp", [CYCLODODECANE])[0] == pytest.approx(sum(standardised), abs=1e-4)


def test_similarity():
    same, written_otherwise, other = judge(
        "similarity", [CAFFEINE, Chem.MolToSmiles(Chem.MolFromSmiles(CAFFEINE), doRandom=True), "CCO"]
    )
    assert same == written_otherwise == 1 and 0 <= other < 0.3
    assert judge("similarity", [ASPIRIN], reference=IBUPROFEN) == judge("similarity", [IBUPROFEN], reference=ASPIRIN)


@pytest.mark.parametrize(
    ("lightest", "heaviest", "want"),
    [
        (150, 200, 1),
        (180, 181, 1),
        (250, 350, 1 - (250 - 180.159) / 100),
        (50, 100, 1 - (180.159 - 100) / 100),
        (300, 400, 0),
        (10, 20, 0),
    ],
)
def test_weight_window(lightest, heaviest, want):
    """Aspirin weighs 180.159 Da: 1 inside the window, 0 from 100 Da outside it."""
    assert Descriptors.MolWt(Chem.MolFromSmiles(ASPIRIN)) == pytest.approx(180.159)
    assert judge("weight", [ASPIRIN], lightest=lightest, heaviest=heaviest)[0] == pytest.approx(want, abs=1e-5)


@NAMES
def test_what_is_no_molecule_is_nan(name):
    scores = judge(name, [*BROKEN, ASPIRIN])
    assert np.isnan(scores[:-1]).all() and np.isfinite(scores[-1])


@NAMES
def test_order_is_kept_and_every_design_is_judged_alone(name):
    designs = [*MOLECULES, BROKEN[1]]
    together, order = judge(name, designs), np.random.default_rng(0).permutation(len(designs))
    np.testing.assert_array_equal(judge(name, [designs[i] for i in order]), together[order])
    np.testing.assert_array_equal(np.concatenate([judge(name, [d]) for d in designs]), together)


@NAMES
def test_scores_lie_in_their_span(name):
    low, high = REWARDS[name].span
    assert ((judge(name, MOLECULES) >= low) & (judge(name, MOLECULES) <= high)).all()


def test_rewards_are_weighed_and_added():
    score = Scorer(REWARDS, {"qed": 2.0, "logp": -0.5}, MoleculeConditions(), Meter())
    assert score(MOLECULES).numpy() == pytest.approx(2 * judge("qed", MOLECULES) - 0.5 * judge("logp", MOLECULES))
    assert score.names == ["qed", "logp"] and score.parts(MOLECULES).shape == (6, 2)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_one_reward_that_cannot_judge_silences_the_sum(bad):
    partial = Reward("Partial", "", "", lambda designs, _: np.array([bad if d == ASPIRIN else 1.0 for d in designs]))
    score = Scorer({**REWARDS, "partial": partial}, {"qed": 1.0, "partial": 0.0}, MoleculeConditions(), Meter())
    assert score([CAFFEINE, ASPIRIN]).isnan().tolist() == [False, True]


def test_a_reward_must_give_one_number_a_design():
    short = Reward("Short", "", "", lambda designs, _: np.zeros(1))
    with pytest.raises(ValueError, match="one per design"):
        Scorer({"short": short}, {"short": 1.0}, None, Meter())(["CCO", "CCN"])
