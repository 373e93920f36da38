"""Training learns, stops on time, goes on where it stopped, and writes a model that loads."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
import torch

import engines.training.loop
from engines.domains.molecule import train as command
from engines.domains.molecule.load import load
from engines.domains.molecule.model import MoleculeDenoiser, load_network, save_network
from engines.domains.molecule.tokens.embeddings import embeddings, pair_counts
from engines.domains.molecule.training import dataset
from engines.domains.molecule.training.loss import batch_loss, held_out_loss
from engines.domains.molecule.training.tokens import batches
from engines.training.loop import TrainingConfig, train
from tests.domains.molecule.drugs import DRUGS

TOKENS = {3: np.tile(np.array([[0, 1, 2]], dtype=np.int16), (64, 1))}  # one molecule, again and again


@pytest.fixture
def clock(monkeypatch):
    """A step takes .02 s, whatever else the machine does."""
    ticks = itertools.count(0.0, 0.01)
    monkeypatch.setattr(engines.training.loop, "time", SimpleNamespace(monotonic=lambda: next(ticks)))


def tiny() -> MoleculeDenoiser:
    torch.manual_seed(0)
    return MoleculeDenoiser(vocabulary=6, longest=5, width=16, layers=1, heads=2)


def sitting(out, seconds: float, resume: bool = False):
    """One sitting at a training of `seconds` in all → (averaged network, progress)."""
    config = TrainingConfig(out, seconds / 60, resume=resume)
    return train(
        tiny(),
        batches(TOKENS, "cpu", 32, seed=0),
        batch_loss,
        lambda n: held_out_loss(n, TOKENS, "cpu"),
        config,
    )


def test_training_learns_and_goes_on_where_it_stopped(tmp_path, clock):
    untrained = held_out_loss(tiny(), TOKENS, "cpu")
    first, before = sitting(tmp_path, 0.8)
    _, after = sitting(tmp_path, 1.6, resume=True)
    assert after.step > before.step > 0 and after.seconds >= 1.6 > before.seconds - 0.5
    assert after.curve[:1] == before.curve and len(after.curve) == 2
    assert after.curve[-1]["held_out"] < before.curve[0]["held_out"] < untrained


def test_a_spent_training_is_only_read_back(tmp_path, clock):
    network, progress = sitting(tmp_path, 0.2)
    again, same = sitting(tmp_path, 0.2, resume=True)
    assert same.step == progress.step
    assert all(a.equal(b) for a, b in zip(network.parameters(), again.parameters()))
    assert sitting(tmp_path, 0.01)[1].step < progress.step  # without resume it begins anew


def test_a_training_that_diverges_says_so(tmp_path):
    with pytest.raises(ValueError, match="not finite"):
        train(
            tiny(), iter([0]), lambda network, _: torch.tensor(float("nan")), lambda n: 0.0, TrainingConfig(tmp_path, 1)
        )


def test_weights_are_kept_in_half_precision(tmp_path):
    network = tiny()
    save_network(network, tmp_path, [0, 0, 0, 1.0])
    again, lengths = load_network(tmp_path, "cpu")
    assert lengths == [0, 0, 0, 1.0]
    assert all(a.half().float().equal(b) for a, b in zip(network.parameters(), again.parameters()))


def test_the_command_line_trains_a_model_that_loads(tmp_path, monkeypatch):
    data, out = tmp_path / "drugs.smi", tmp_path / "model"
    data.write_text("\n".join(DRUGS * 4))
    monkeypatch.setattr(dataset, "is_held_out", lambda smiles: smiles in DRUGS[:5])
    monkeypatch.setattr("sys.argv", ["train", "--data", str(data), "--out", str(out), "--minutes", "0.005"])
    command.main()
    model = load(levels=3, folder=out)
    assert model.process.levels == 3 and {"training.json", "reference.json", "curve.csv"} <= {
        f.name for f in out.iterdir()
    }
    more = ["train", "--data", str(data), "--start", str(out), "--out", str(tmp_path / "more"), "--minutes", "1e-9"]
    monkeypatch.setattr("sys.argv", more)
    command.main()
    (first, _), (second, _) = (load_network(folder, "cpu") for folder in (out, tmp_path / "more"))
    assert all(a.allclose(b, atol=1e-3) for a, b in zip(first.parameters(), second.parameters()))


def test_tokens_that_stand_beside_the_same_tokens_start_alike():
    """0 and 1 stand between the same neighbours, 2 and 3 do not; too few tokens, and no neighbours at all, will do."""
    rows = np.array([[2, 0, 3], [2, 1, 3]] * 50, dtype=np.int16)
    table = embeddings(pair_counts({3: rows}, 6), 16)
    assert table.shape == (6, 16) and float(table[0] @ table[1]) > 0.99 > 0.5 > float(table[2] @ table[3])
    assert embeddings(pair_counts({1: rows[:, :1]}, 6), 4).isfinite().all()
