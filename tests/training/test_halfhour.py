"""Half an hour of a GPU, tried on the processor: packed at home, trained there, installed at home."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch

from engines.domains.image.pipeline.loader import load_pipeline
from engines.domains.molecule.load import load as load_molecules
from engines.domains.sequence.model.load import load as load_sequences
from engines.domains.sequence.network.ensemble import load_ensemble
from engines.domains.utr.network import RibosomeLoadNetwork
from engines.training.halfhour import install, learners, pack, settings, sitting
from engines.training.halfhour.learners import FILES, learner
from engines.training.halfhour.results import REPORT, digest, read_results

BARE = """
import sys
from importlib.abc import MetaPathFinder
from engines.training.halfhour.bare import import_empty

class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in ("pydantic", "rdkit", "Bio", "rapidfuzz", "gradio", "selfies", "diffusers"):
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Absent())
import_empty()
from pathlib import Path
from engines.training.halfhour import sitting
from engines.training.halfhour.learners import Place
place = Place(Path(sys.argv[1]), Path("none"), "cpu")
parts = sitting._open(("molecule", "image", "enhancer", "utr"), place)
print(len([part.task(8) for part in parts]), "networks")
"""


def noted(folder) -> dict:
    return json.loads((folder / REPORT).read_text(encoding="utf-8"))["networks"]


def change_report(folder, **facts) -> None:
    """Have every network's report say so."""
    changed = {name: {**each, **facts} for name, each in noted(folder).items()}
    (folder / REPORT).write_text(json.dumps({"networks": changed}), encoding="utf-8")


def test_every_network_goes_on_for_fifty_steps(sat):
    networks = noted(sat[0])
    assert {name.split(".")[0] for name in networks} == set(FILES)
    assert all(each["steps"] == 50 and np.isfinite([each["before"], each["after"]]).all() for each in networks.values())


def test_results_are_few_files_without_pickle(sat):
    files = list(sat[0].iterdir())
    assert len(files) <= 8 and max(file.stat().st_size for file in files) < 16 * 2**20
    assert {file.suffix for file in files} == {".safetensors", ".json"}


def test_training_begins_at_the_shipped_weights(sat):
    for domain, networks in read_results(sat[0]).items():
        for name, each in networks.items():
            shipped = learner(domain).shipped(domain, name, learners.ASSETS)
            assert each.facts["start"] == digest(shipped) and each.weights.keys() == shipped.keys()
            assert digest(each.weights) != digest(shipped)


def test_weights_that_differ_in_the_sign_of_nothing_are_the_same():
    """A network that goes on from weights may have 0 where they have −0."""
    assert digest({"a": torch.tensor([-0.0, 1.0])}) == digest({"a": torch.tensor([0.0, 1.0])})
    assert digest({"a": torch.tensor([0.0, 1.0])}) != digest({"a": torch.tensor([0.0, -1.0])})


def test_what_became_better_is_installed_and_opens(out, assets, capsys):
    change_report(out, before=100.0, after=1.0)
    install.main([str(out), "--assets", str(assets)])
    assert capsys.readouterr().out.count("put in its place") == len(noted(out))
    assert max(f.stat().st_size for f in assets.rglob("*.safetensors")) < 10e6
    learned = read_results(out)
    for domain, networks in learned.items():
        for name, each in networks.items():
            assert digest(learner(domain).shipped(domain, name, assets)) == digest(each.weights)
    assert load_molecules(levels=3, folder=assets / "molecule").process.levels == 3
    assert load_sequences(assets / "utr", "N" * 50, 3).process.levels == 3
    assert load_ensemble(RibosomeLoadNetwork, assets / "utr", "judge")[1]["steps"] > 50
    unet = load_pipeline(str(assets / "image" / "model"), "cpu").pipe.unet
    assert torch.equal(unet.conv_in.weight.cpu().float(), learned["image"]["unet"].weights["unet.conv_in.weight"])


def test_what_did_not_become_better_is_left(out, assets, capsys):
    change_report(out, before=1.0, after=1.0)
    kept = {file: file.read_bytes() for file in assets.rglob("*.safetensors")}
    install.main([str(out), "--assets", str(assets)])
    assert capsys.readouterr().out.count("no better") == len(noted(out))
    change_report(out, before=2.0, start="of other weights")
    install.main([str(out), "--assets", str(assets)])
    assert capsys.readouterr().out.count("began at other weights") == len(noted(out))
    change_report(out, after=None)
    install.main([str(out), "--assets", str(assets)])
    assert capsys.readouterr().out.count("before its first checkpoint") == len(noted(out))
    assert all(file.read_bytes() == content for file, content in kept.items())


def test_a_termination_leaves_usable_weights(packed, few, tmp_path, monkeypatch, capsys):
    keep, calls = sitting.Results.keep, []

    def interrupted(self, part, averaged, state):
        keep(self, part, averaged, state)
        calls.append(part.name)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(sitting.Results, "keep", interrupted)
    monkeypatch.setattr(settings, "CHECKPOINT_SECONDS", 0.0)
    given = ["--packed", str(packed), "--out", str(tmp_path / "out"), "--scratch", str(tmp_path / "scratch")]
    with pytest.raises(SystemExit) as end:
        sitting.main(["utr", *given, "--minutes", "1000"])
    assert end.value.code == 143 and calls == ["utr.model"] * 3
    assert "Told to stop" in (said := capsys.readouterr().out) and "| utr.model | 3 |" in said
    learned = read_results(tmp_path / "out")["utr"]["model"]
    assert learned.weights and all(weight.isfinite().all() for weight in learned.weights.values())


def test_a_second_of_time_leaves_usable_weights_and_the_next_sitting_goes_on(packed, few, tmp_path):
    given = ["utr", "--packed", str(packed), "--out", str(tmp_path / "out"), "--scratch", str(tmp_path / "scratch")]
    sitting.main([*given, "--minutes", "0.017"])
    first = noted(tmp_path / "out")
    assert all(each["after"] is not None and each["steps"] for each in first.values())
    sitting.main([*given, "--minutes", "0.034", "--resume"])
    second = noted(tmp_path / "out")
    assert all(second[name]["steps"] > each["steps"] for name, each in first.items())
    assert all(second[name]["start"] == each["start"] for name, each in first.items())


def test_a_machine_with_little_installed_trains_what_it_can(packed):
    ran = subprocess.run([sys.executable, "-c", BARE, str(packed)], capture_output=True, text=True)
    place = learners.Place(packed, packed, "cpu")
    expected = 1 + sum(len(learner(domain).parts(domain, place)) for domain in ("utr", "enhancer"))
    assert f"{expected} networks" in ran.stdout, ran.stderr
    assert "Left out: image: the Python package diffusers is missing here" in ran.stdout


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["unicorn", "--packed", "none"], "There is no domain “unicorn”; name one of molecule"),
        (["utr", "--packed", "none", "--device", "tpu"], "There is no device “tpu”; name cpu or cuda"),
        (["utr", "--packed", "none"], "pack, and name their folder with --packed"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(asked, sentence, tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        sitting.main([*asked, "--out", str(tmp_path)])
    assert sentence in f"{end.value.code}{capsys.readouterr().err}"


def test_a_gpu_that_is_not_there_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(SystemExit):
        sitting.main(["utr", "--packed", "none", "--out", str(tmp_path), "--device", "cuda"])
    assert "Torch finds no GPU here; take --device cpu" in capsys.readouterr().err


def test_too_much_is_not_packed(packed, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MOST_PACKED", 10)
    monkeypatch.setattr(pack, "learner", lambda domain: CopyOf(packed / FILES[domain]))
    with pytest.raises(SystemExit, match="too much, and nothing was kept"):
        pack.pack({"utr": tmp_path}, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    with pytest.raises(SystemExit, match="Name what to pack"):
        pack.main(["--out", str(tmp_path)])


class CopyOf:
    """Packs what is packed already."""

    def __init__(self, file):
        self.file = file

    def pack(self, domain, data, file) -> None:
        file.write_bytes(self.file.read_bytes())


def test_tokens_of_another_vocabulary_are_refused(packed, assets):
    (assets / "molecule" / "vocabulary.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="another vocabulary.*pack anew"):
        learner("molecule").parts("molecule", learners.Place(packed, packed, "cpu", assets))


def test_a_folder_without_results_is_said(tmp_path):
    with pytest.raises(SystemExit, match="name the --out of a sitting"):
        install.main([str(tmp_path)])
