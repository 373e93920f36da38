"""From a measured library to oracles and back: kin stay together, training writes what is loaded."""

from __future__ import annotations

import csv
import gzip
import sys

import numpy as np
import pytest

from engines.domains.sequence.files.table_letters import fit_length
from engines.domains.sequence.letters import decode, encode, reverse_complement
from engines.domains.sequence.model.denoiser import SequenceDenoiser
from engines.domains.sequence.network.ensemble import load_ensemble
from engines.domains.sequence.network.weights import load_network
from engines.domains.sequence.oracle import evaluate
from engines.domains.sequence.oracle.training_copies import hash_sequences, not_learned
from engines.domains.sequence.training import command
from engines.domains.sequence.training.library import ROLES, read_library
from engines.domains.sequence.training.split import clusters, folds
from engines.domains.utr.assay import ASSAY
from engines.domains.utr.network import RibosomeLoadNetwork
from engines.domains.utr.oracle import ORACLE
from engines.domains.utr.train import RECIPE
from engines.request import Request
from engines.studies import methods, table

noise = np.random.default_rng(0)


def random(count: int, length: int) -> list[str]:
    return decode(noise.integers(0, 4, (count, length)))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Six hundred 5′UTRs whose load falls with every G."""
    path = tmp_path_factory.mktemp("library") / "utr.csv.gz"
    sequences = random(600, 50)
    with gzip.open(path, "wt", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["utr", "rl", "set"])
        writer.writerows([s, 8 - s.count("G") / 5, "random" if i % 2 else "human"] for i, s in enumerate(sequences))
    return path


def test_kin_are_one_cluster_on_either_strand():
    one, other, third = random(3, 80)
    cousin = random(1, 40)[0] + one[10:50]
    turned = reverse_complement(other[:40]) + random(1, 40)[0]
    names = clusters([one, other, third, cousin, turned], 40)
    assert names.tolist() == [0, 1, 2, 0, 1]
    assert clusters([other, turned], 40, both_strands=False).tolist() == [0, 1]


def test_a_cluster_lies_in_one_fold():
    names = np.repeat(np.arange(500), 3)
    dealt = folds(names)
    assert all(len(set(dealt[names == name])) == 1 for name in range(500)) and len(set(dealt)) == 20


def test_nobody_learns_from_what_is_held_out(library):
    found = read_library(library, ASSAY)
    parts = [set(found.elements_of(role)) for role in ROLES]
    assert sum(map(len, parts)) == 600 == len(set().union(*parts)) and all(parts)


def test_training_writes_what_is_loaded(library, tmp_path, monkeypatch, capsys):
    """A judge, a guide and a model of a moment's training; the curve goes down and the files come back."""
    for what in ("oracle", "model"):
        monkeypatch.setattr(
            sys, "argv", ["train", what, "--data", str(library), "--out", str(tmp_path), "--minutes", "0.05"]
        )
        command.main(RECIPE, "train")
    for who in ("judge", "guide"):
        ensemble, facts = load_ensemble(RibosomeLoadNetwork, tmp_path, who)
        assert facts["heads"] == ["rl"] and facts["steps"] > 0 and (tmp_path / who / "0" / "curve.csv").exists()
        assert len(ensemble.members) == RECIPE.members
    model, facts = load_network(SequenceDenoiser, tmp_path, "model")
    assert (
        facts["elements"] + len(read_library(library, ASSAY).elements_of("held-out")) == 600
        and model.sizes["length"] == 50
    )
    seen = [set(np.load(tmp_path / f"{who}_seen.npy").tolist()) for who in ("judge", "guide")]
    assert not seen[0] & seen[1]


def test_the_judge_is_measured_on_any_csv(tmp_path, capsys):
    """Other names, lower case, U for T, other lengths and holes in the measurements."""
    path = tmp_path / "mine.csv"
    sequences = random(40, 110)
    loads = ORACLE.predict("judge", [s[-100:] for s in sequences])[:, 0]
    path.write_text(
        "Sequence,measured\n"
        + "\n".join(
            f"{s.lower().replace('t', 'u')},{'' if i == 3 else load}"
            for i, (s, load) in enumerate(zip(sequences, loads))
        )
    )
    evaluate.main(ASSAY, ORACLE, [str(path)])
    said = capsys.readouterr().out
    assert (
        "110–119 letters, 100 of them read:" in said and "measured by rl: r 1.000" in said and "(39 elements)" in said
    )
    assert "all, read whole:" in said and "r needs at least 3 numbers, and there are 0" in said


def test_a_csv_without_letters_or_numbers_is_refused(tmp_path, capsys):
    for text, words in (("name,rl\na,1\n", "call it seq"), ("seq,name\nACGT,x\n", "no column of numbers")):
        (tmp_path / "bad.csv").write_text(text)
        with pytest.raises(SystemExit):
            evaluate.main(ASSAY, ORACLE, [str(tmp_path / "bad.csv")])
        assert words in capsys.readouterr().err


def test_what_was_learned_is_known():
    designs = random(3, 50)
    assert not_learned(ORACLE, "judge", designs).all() and len(set(hash_sequences(designs))) == 3
    assert fit_length("ACGT", 6, "centre") == "NACGTN" and fit_length("AACCGGTT", 4, "centre") == "CCGG"
    assert (encode([fit_length("ACGT", 6, "centre")]) == [[4, 0, 1, 2, 3, 4]]).all()


def test_methods_stand_in_one_table(monkeypatch):
    monkeypatch.setattr(methods, "COMPARED", ("pm", "mean"))  # what learns first takes its time elsewhere
    asked = methods.Comparison("utr", {"mrl": 1.0, "gc": 2.0}, designs=3, particles=2, levels=6, smc=0.1)
    found = dict(methods.rows(asked))
    text = table.table({label: table.figures_of(result, asked) for label, result in found.items()}, asked)
    assert [line.split(" | ")[0].strip("| ") for line in text.splitlines()[2:-2]] == [
        "unguided",
        "best of N",
        "SMC, α = 0.1",
        "DPS, α = 0",
        "refine",
        "tree search",
        "standardised",
        "beam of 2",
        *(label for label in found if "SVDD" in label),
    ]
    assert "SVDD, K samples, mean" in text and "3-mers active" in text
    assert [table.parse_reward(text) for text in ("gc", "gc=2")] == [("gc", 1.0), ("gc", 2.0)]
    best = next(result for label, result in found.items() if label.startswith("best of"))
    assert best.cost.rows >= found["SVDD, Best guess (PM), α = 0"].cost.rows * 0.9


def test_a_method_in_the_table_selects_as_often_as_it_does_by_itself():
    """At every level a population that is to be chosen from at every eighth ends in few designs."""
    asked = methods.Comparison("utr", {"mrl": 1.0}, designs=3, particles=2, levels=16, smc=0.1)
    often = lambda request: getattr(request.method, "every", None)
    told = {settings["sampler"]: often(asked.request(**settings)) for settings in methods.plan(asked).values()}
    assert told == {sampler: often(Request(domain="utr", sampler=sampler)) for sampler in told}
    assert told["standardised"] > told["beam"] > told["svdd"] == 1
