"""The molecule model: rows that never meet, laws that add up; measures of known lists; files that read back."""

import io
from importlib import import_module

import numpy as np
import pytest
import torch
from rdkit import Chem

import engines
from engines.domains.molecule.export import conformer, sdf
from engines.domains.molecule.load import load
from engines.domains.molecule.measures import FOLDER
from engines.domains.molecule.tokens.vocabulary import Vocabulary
from engines.run import open_run
from tests.domains.molecule.drugs import DRUGS, canonical

measuring = import_module("engines.domains.molecule.measures")  # the package's `measures` is the function
VOCABULARY = Vocabulary.load(FOLDER / "vocabulary.json")


@pytest.fixture(scope="module")
def states() -> torch.Tensor:
    """[48, L] half-finished molecules of several lengths."""
    steps = list(engines.steps(engines.Request(sampler="unguided", lanes=16, levels=6)))
    return torch.cat([step.candidates for step in steps[1:4]])


@torch.inference_mode()
def test_rows_of_the_network_never_meet(states):
    """Bit for bit, whoever else is in the batch."""
    process = load(levels=6).process
    together, order = (
        process.denoise(states, 3),
        torch.randperm(len(states), generator=torch.Generator().manual_seed(0)),
    )
    for rows in (order, torch.arange(5, 9), torch.tensor([7])):
        assert process.denoise(states[rows], 3).log_p.equal(together[rows].log_p)


@torch.inference_mode()
def test_predictions_are_laws(states):
    sums = load(levels=6).process.denoise(states[:8], 3).log_p.exp().sum(-1)
    torch.testing.assert_close(sums, torch.ones(int((states[:8] == VOCABULARY.mask).sum())))


@torch.inference_mode()
def test_what_the_model_writes_is_likelier_than_chance():
    run = open_run(engines.Request(sampler="unguided", lanes=8, levels=8))
    last = list(run.steps())[-1]
    written = last.candidates[last.kept]
    chance = torch.randint(VOCABULARY.mask, written.shape, generator=torch.Generator().manual_seed(0))
    scores, scores_of_chance = (
        run.model.log_likelihood(torch.where(written == VOCABULARY.pad, written, x)) for x in (written, chance)
    )
    assert scores.isfinite().all() and scores_of_chance.isfinite().all() and (scores < 0).all()
    assert scores.mean() > scores_of_chance.mean() + 10


def test_measures_of_a_known_list(monkeypatch):
    aspirin, ethanol = canonical(DRUGS[0]), "CCO"
    monkeypatch.setattr(
        measuring, "_training_hashes", lambda: np.array([measuring.hash_smiles(ethanol)], dtype=np.uint32)
    )
    found = measuring.measures([aspirin, ethanol, ethanol, ""])
    assert (found["validity"], found["uniqueness"], found["novelty"]) == (0.75, pytest.approx(2 / 3), 0.5)
    assert all(found[f"shift_{name}"] > 0 for name in measuring.PROPERTIES)
    assert measuring.measures(["", ""]) == {"validity": 0, "uniqueness": 0}


def test_diversity():
    assert measuring.diversity(DRUGS[:1]) == measuring.diversity(DRUGS[:1] * 5) == 0
    assert 0.5 < measuring.diversity(DRUGS) < 1


def test_shift_is_a_distance_in_standard_deviations(monkeypatch):
    """A sample two standard deviations above its reference everywhere is 2 away."""
    weights = np.sort([measuring.PROPERTIES["mw"](Chem.MolFromSmiles(smiles)) for smiles in DRUGS])
    reference = {
        "quantiles": {"mw": np.quantile(weights, np.linspace(0, 1, 1001)) - 2 * weights.std()},
        "sd": {"mw": weights.std()},
    }
    monkeypatch.setattr(measuring, "_statistics", lambda: reference)
    assert measuring.shift("mw", DRUGS) == pytest.approx(2)


def test_a_conformer_is_the_molecule_in_space():
    block = conformer(canonical(DRUGS[0]))
    molecule = Chem.MolFromMolBlock(block)
    assert Chem.MolToSmiles(molecule) == canonical(DRUGS[0])
    assert np.ptp(molecule.GetConformer().GetPositions(), axis=0).min() > 0.5
    with pytest.raises(ValueError, match="no molecule"):
        conformer("")


def test_an_sdf_brings_molecules_and_figures_back():
    text = sdf(
        [DRUGS[0], "", DRUGS[3]], [{"qed": 0.5}, {"qed": None}, {"qed": 0.25, "lane": 2}], {"run": "abc", "seed": 7}
    )
    aspirin, caffeine = Chem.ForwardSDMolSupplier(io.BytesIO(text))
    assert [Chem.MolToSmiles(m) for m in (aspirin, caffeine)] == [canonical(DRUGS[0]), canonical(DRUGS[3])]
    assert (
        aspirin.GetPropsAsDict()["qed"] == 0.5
        and caffeine.GetProp("lane") == "2"
        and caffeine.GetProp("smiles") == DRUGS[3]
    )


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(levels=3, folder=tmp_path)
