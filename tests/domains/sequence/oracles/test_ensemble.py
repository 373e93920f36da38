"""Several networks guide as one: their mean, their spread, and a lower bound that falls with it."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from engines.domains import domain
from engines.domains.enhancer.network import ActivityNetwork
from engines.domains.enhancer.rewards import predict
from engines.domains.sequence.letters import decode, encode
from engines.domains.sequence.network.ensemble import Ensemble, load_ensemble, save_ensemble
from engines.domains.sequence.network.weights import load_network, save_network
from engines.domains.sequence.oracle.oracle import Oracle, average_strands
from engines.domains.sequence.oracle.predictions import prediction_columns
from engines.domains.sequence.rewards.activity import against_mean, against_worst, head, lower_bound, mean

DESIGNS = decode(np.random.default_rng(2).integers(0, 4, (5, 200)))
SIZES = {"motifs": 8, "width": 8, "layers": 1}
FACTS = {"mean": [1.0, 0.0, 0.0], "sd": [2.0, 1.0, 1.0]}


@pytest.fixture(scope="module")
def two(tmp_path_factory) -> Oracle:
    """An oracle whose guide has two untrained networks that disagree, and whose judge is one of them."""
    folder, networks = tmp_path_factory.mktemp("two"), []
    for seed in range(2):
        torch.manual_seed(seed)
        network = ActivityNetwork(**SIZES).eval()
        torch.nn.init.normal_(network.head.weight)
        networks.append(network)
    save_ensemble(networks, folder, "guide", **FACTS)
    save_network(networks[0], folder, "judge", **FACTS)
    return Oracle(ActivityNetwork, average_strands, folder)


def test_an_ensemble_says_what_its_networks_say(two):
    each, alone = two.members("guide", DESIGNS), two.members("judge", DESIGNS)
    assert each.shape == (5, 2, 3) and alone.shape == (5, 1, 3)
    assert np.allclose(each[:, 0], alone[:, 0], atol=1e-6) and not np.allclose(each[:, 1], alone[:, 0], atol=1e-2)
    assert np.array_equal(two.predict("guide", DESIGNS), each.mean(1))
    assert two.members("guide", []).shape == (0, 2, 3)


def test_weights_of_one_network_are_an_ensemble_of_one(two):
    ensemble, facts = load_ensemble(ActivityNetwork, two.folder, "judge")
    network, _ = load_network(ActivityNetwork, two.folder, "judge")
    ids = torch.from_numpy(encode(DESIGNS))
    assert isinstance(ensemble, Ensemble) and facts["mean"] == FACTS["mean"]
    assert torch.equal(ensemble(ids)[:, 0], network(ids))


def test_a_gradient_passes_through_all_networks(two):
    shares = F.one_hot(torch.from_numpy(encode(DESIGNS)).long(), 4).float().requires_grad_()
    found = two.relaxed("guide", shares)
    assert np.allclose(found.detach(), two.members("guide", DESIGNS), atol=1e-4)
    slopes = [torch.autograd.grad(found[:, i].sum(), shares, retain_graph=True)[0] for i in range(2)]
    assert all(slope.abs().sum() > 0 for slope in slopes) and not torch.allclose(*slopes)


class Asked:
    cell, caution = "k562", 1.5


COLUMNS = {"hepg2": 0, "k562": 1, "wtc11": 2}
# Two designs, two networks, three cells.
ACTIVITY = torch.tensor([[[1.0, 3.0, 2.0], [3.0, 5.0, 0.0]], [[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]], dtype=torch.float64)


def test_a_lower_bound_is_the_mean_less_the_spread():
    assert mean(head(0))(ACTIVITY, Asked).tolist() == [2.0, 0.0]
    assert lower_bound(head(0))(ACTIVITY, Asked).tolist() == pytest.approx([2 - 1.5 * 1, 0.0], abs=1e-5)
    assert lower_bound(head(0))(ACTIVITY[:, :1], Asked).tolist() == [1.0, 0.0]  # one network knows of no other


def test_specificity_is_over_the_worst_other_or_their_mean():
    assert mean(against_worst(COLUMNS))(ACTIVITY, Asked).tolist() == [1.5, 1.0]
    assert mean(against_mean(COLUMNS))(ACTIVITY, Asked).tolist() == [(1.5 + 3.5) / 2, 1.0]
    assert lower_bound(against_mean(COLUMNS))(ACTIVITY, Asked).tolist() == pytest.approx([1.0, 1.0], abs=1e-5)


def test_what_is_said_of_a_design_names_spread_and_specificity(two):
    cells = ["HepG2", "K562", "WTC11"]
    found = prediction_columns(two.members, cells, DESIGNS)
    judge = two.predict("judge", DESIGNS)
    assert [name for name in found if name.startswith("K562")] == [
        "K562 guide",
        "K562 judge",
        "K562 spread",
        "K562 specificity judge",
    ]
    assert found["K562 specificity judge"] == pytest.approx(judge[:, 1] - judge[:, [0, 2]].mean(1), abs=2e-3)
    assert found["K562 spread"] == pytest.approx(two.members("guide", DESIGNS).std(1)[:, 1], abs=1e-3)
    one = prediction_columns(lambda role, some: two.members("judge", some), ["load"], DESIGNS)
    assert list(one) == ["load guide", "load judge"]


@pytest.mark.parametrize("name", ["hepg2", "k562", "wtc11"])
def test_caution_lowers_a_bound(name):
    chosen = domain("enhancer")
    bold, wary = (
        chosen.rewards[f"{name}_bound"].judge(DESIGNS, chosen.conditions(caution=caution)) for caution in (0.0, 2.0)
    )
    assert bold == pytest.approx(chosen.rewards[name].judge(DESIGNS, chosen.conditions()))
    assert bold == pytest.approx(predict("guide", DESIGNS)[:, COLUMNS[name]]) and (wary <= bold).all()


@pytest.mark.parametrize("caution", [-0.1, 11, float("nan")])
def test_caution_has_limits(caution):
    with pytest.raises(ValueError, match="caution"):
        domain("enhancer").conditions(caution=caution)


def test_sequences_of_any_lengths_are_predicted_in_their_places(two):
    mixed = [DESIGNS[0], DESIGNS[1][:120], DESIGNS[2], DESIGNS[3][:120]]
    found = two.members("guide", mixed)
    alone = np.concatenate([two.members("guide", [each]) for each in mixed])
    assert np.array_equal(found, alone)
