"""Molecules are read from SMILES, tables and SD files; what cannot be read is counted, and refused where it is much."""

import csv

import pytest
from rdkit import Chem

from engines.domains import domain
from engines.domains.molecule import score
from engines.domains.molecule.conditions import MoleculeConditions
from engines.domains.molecule.files.molecules import read_molecules
from engines.domains.molecule.training.dataset import read_smiles
from tests.domains.molecule.drugs import DRUGS

FEW = DRUGS[:4]


def sd_file() -> str:
    blocks = [f"name{i}\n" + Chem.MolToMolBlock(Chem.MolFromSmiles(s)).partition("\n")[2] for i, s in enumerate(FEW)]
    return "".join(f"{block}> <pIC50>\n{i}.5\n\n$$$$\n" for i, block in enumerate(blocks))


WAYS = {
    "SMILES": "\n".join(FEW),
    "SMILES and names": "\n".join(f"{s}\tname {i}" for i, s in enumerate(FEW)),
    "SMILES under a header": "smiles\n" + "\n".join(FEW),
    "a table": "id,Canonical SMILES\n" + "\n".join(f"{i},{s}" for i, s in enumerate(FEW)),
    "a table of R": '"SMILES"\t"id"\n' + "\n".join(f'"r{i}"\t"{s}"\t{i}' for i, s in enumerate(FEW)),
    "blank lines of Windows": "\r\n\r\n".join(FEW) + "\r\n",
    "UTF-16": "\n".join(FEW).encode("utf-16"),
}


@pytest.mark.parametrize("contents", WAYS.values(), ids=WAYS)
def test_molecules_in_many_ways(tmp_path, contents):
    path = tmp_path / "some.smi"
    path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    assert read_smiles(path) == FEW


def test_an_sd_file_keeps_names_and_tags(tmp_path):
    (tmp_path / "a.sdf").write_text(sd_file() + "broken\n\n\nnothing\nM  END\n$$$$\n", encoding="utf-8")
    table, column = read_molecules(tmp_path / "a.sdf")
    assert [Chem.CanonSmiles(row[column]) for row in table.rows[:4]] == [Chem.CanonSmiles(s) for s in FEW]
    assert table.rows[1] | {column: ""} == {"smiles": "", "name": "name1", "pIC50": "1.5"}
    assert len(table.rows) == 5 and table.rows[4]["smiles"] == ""


def test_training_data_that_cannot_be_read_is_counted(tmp_path, capsys):
    (tmp_path / "a.smi").write_text("\n".join([*DRUGS, "not one"]), encoding="utf-8")
    assert read_smiles(tmp_path / "a.smi") == DRUGS
    said = capsys.readouterr().out
    assert (
        "Read 50 of 51 rows; 1 left out." in said
        and "could not be read by RDKit; left out, the first in line 51" in said
    )
    (tmp_path / "a.smi").write_text("\n".join([*FEW, "not one"]), encoding="utf-8")
    with pytest.raises(ValueError, match="more than 5 % of the rows"):
        read_smiles(tmp_path / "a.smi")


@pytest.mark.parametrize("contents", [WAYS["SMILES and names"], WAYS["a table"], sd_file()])
def test_every_reward_has_a_column(tmp_path, contents):
    file, out = tmp_path / "some", tmp_path / "scores.csv"
    file.write_text(contents, encoding="utf-8")
    score.main([str(file), "--reference", FEW[0], "--out", str(out)])
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    conditions = MoleculeConditions(reference=FEW[0])
    for reward in domain("molecule").rewards.values():
        mine = [float(row[f"{reward.label} ({reward.unit})"]) for row in rows]
        assert mine == pytest.approx(reward.judge(FEW, conditions).tolist(), abs=1e-4)
    assert list(rows[0])[-1] == "note" and not any(row["note"] for row in rows)


def test_what_cannot_be_judged_keeps_its_row(tmp_path, capsys):
    file, out = tmp_path / "some.csv", tmp_path / "scores.csv"
    file.write_text("id,smiles\n1,CCO\n2,\n3,C1CC\n", encoding="utf-8")
    score.main([str(file), "--out", str(out)])
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    assert [row["note"] for row in rows] == [
        "",
        "had no SMILES; not judged",
        "could not be read by RDKit; not judged",
    ]
    assert [row["QED (0–1)"] != "" for row in rows] == [True, False, False] and "Similarity (Tanimoto)" not in rows[0]
    assert "Read 1 of 3 rows; 2 not judged." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("contents", "more", "words"),
    [
        ("", (), "is empty"),
        ("foo\nbar\n", (), "No molecule of the file can be judged."),
        ("CCO\n", ("--reference", "*C"), "open places"),
        ("CCO\n", ("--lightest", "900"), "must run upwards"),
        ("id,smiles\n1,CCO,3,4\n", (), "Line 2 has 4 cells"),
    ],
)
def test_what_cannot_be_scored_ends_with_a_sentence(tmp_path, capsys, contents, more, words):
    (tmp_path / "some.csv").write_text(contents, encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        score.main([str(tmp_path / "some.csv"), *more])
    assert words in capsys.readouterr().err
