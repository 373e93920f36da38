"""What is taken home of one run, of several and of a study: the trajectory, the ZIP, the domain's formats, a report."""

from __future__ import annotations

import csv
import html
import io
import json
import math
import re
import zipfile

import pyarrow.parquet as pq
import pytest
from Bio import SeqIO
from rdkit import Chem

from engines.run.__main__ import main
from studio.errors import UserError
from studio.export import export, export_runs, export_study
from studio.studies.figures.table import study_table
from studio.studies.panel.members import StudyMembers
from tests.contracts.handing_over.conftest import NAME


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def members(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def test_a_trajectory_has_a_row_a_candidate_and_leads_back_to_the_first_level(home):
    runs, run = home[:2]
    rows, records = table(export(runs, run, "trajectory")[1]), runs.records(run)
    assert len(rows) == sum(len(record["values"]) for record in records)
    known = {(int(r["level"]), int(r["candidate"])): r for r in rows}
    assert sum(int(r["kept"]) for r in rows if r["level"] == "5") == 4 and {r["parent"] for r in rows[:2]} == {""}
    for last in (r for r in rows if r["level"] == "5" and int(r["kept"])):
        for level in range(5, 1, -1):
            before = known[level - 1, int(last["parent"])]
            assert int(before["kept"]) and before["lane"] == last["lane"]
            last = before
    lanes = [math.exp(float(r["log_weight"])) for r in rows if r["level"] == "3" and r["lane"] == "2"]
    assert sum(lanes) == pytest.approx(1, abs=1e-5)


def test_parquet_says_the_same_with_types(home):
    runs, run, _, _, study = home
    for (_, text), (_, packed) in (
        (export(runs, run, "trajectory"), export(runs, run, "parquet")),
        (export_study(runs, study, "trajectory"), export_study(runs, study, "parquet")),
    ):
        rows, found = table(text), pq.read_table(io.BytesIO(packed)).to_pylist()
        assert [[str(v) if v is not None else "" for v in row.values()] for row in found] == [
            list(row.values()) for row in rows
        ]
        assert list(found[0]) == list(rows[0])


def test_the_zip_says_what_it_holds_and_can_be_carried_out(home, tmp_path):
    runs, run = home[:2]
    name, content = export(runs, run, "zip")
    held = members(content)
    assert {"README.md", "notebook.ipynb", "trajectory.csv", "trajectory.parquet", "request.json"} <= set(held)
    assert f"python -m engines.run {name}" in held["README.md"].decode() and "torch" in held["README.md"].decode()
    assert json.loads(held["run.json"])["versions"]["python"]
    (tmp_path / name).write_bytes(content)
    main([str(tmp_path / name), "--out", str(tmp_path / "again.csv")])
    again = table((tmp_path / "again.csv").read_bytes())
    assert [r["design"] for r in again] == [r["design"] for r in table(held["designs.csv"])]


def test_a_studys_zip_holds_every_run_and_gives_all_designs_again(home, tmp_path):
    runs, *_, study = home
    name, content = export_study(runs, study, "zip")
    held = members(content)
    folders = {path.split("/")[0] for path in held if path.endswith("/request.json")}
    assert len(folders) == 2 and all(
        set(path) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_./README") for path in held
    )
    (tmp_path / name).write_bytes(content)
    main([str(tmp_path / name), "--out", str(tmp_path / "again.csv")])
    assert [r["design"] for r in table((tmp_path / "again.csv").read_bytes())] == [
        r["design"] for r in table(held["designs.csv"])
    ]


def test_formats_of_several_name_their_members(home):
    runs, first, second, utr, study = home
    supplier = Chem.SDMolSupplier()
    supplier.SetData(export_study(runs, study, "sdf")[1].decode())
    found = list(supplier)
    assert len(found) == 8 and len({m.GetProp("_Name") for m in found}) == 8
    assert {m.GetProp("member") for m in found} == {"α 0", "α 0.3"} and {m.GetProp("run") for m in found} == {
        first,
        second,
    }
    several = table(export_runs(runs, [first, utr], "csv")[1])
    assert {row["run"] for row in several} == {first, utr} and len(several) == 7 and several[0]["member"]
    with pytest.raises(UserError, match="no download “sdf” for molecules and 5"):
        export_runs(runs, [first, utr], "sdf")
    fasta = export_runs(runs, [utr, utr], "fasta")[1].decode()
    assert len(list(SeqIO.parse(io.StringIO(fasta), "fasta"))) == 3


def test_what_cannot_be_taken_home_is_a_sentence(home, monkeypatch):
    runs, run, *_ = home
    for refused in (lambda: export_runs(runs, [], "csv"), lambda: export_study(runs, "nothing", "csv")):
        with pytest.raises(UserError):
            refused()
    monkeypatch.setattr("studio.export.bundle.MOST_RUNS", 1)
    with pytest.raises(UserError, match="at most 1 are taken home"):
        export_runs(runs, list(home[1:4]), "zip")
    with pytest.raises(UserError, match="no download “exe”"):
        export(runs, run, "exe")


def test_a_reports_figures_equal_the_studys_table(home):
    runs, *_, study = home
    name, content = export_study(runs, study, "report")
    text = content.decode()
    assert name.endswith(".html") and "<script>alert" not in text and html.escape(NAME) in text
    told = study_table(StudyMembers(runs.store).shown(runs.study(study)))
    cells = [re.findall(r'<td class="number">(.*?)</td>', row) for row in re.findall(r"<tr><th scope.*?</tr>", text)]
    assert cells == [[text for _, text in row["cells"]] for row in told["rows"]] and len(cells) == 2


def test_a_report_of_an_unfinished_run_says_so_and_asks_nothing_of_a_network(home):
    runs = home[0]
    run = runs.start({"domain": "chain", "lanes": 3, "particles": 2, "levels": 4}, "eve")
    with pytest.raises(UserError, match="Nothing has been computed"):
        export(runs, run, "report")
    record = {**runs.records(home[1])[0], "t": 3}
    record |= {"designs": ["abc"], "design": [0], "values": [0.5], "lanes": [0], "parents": [0], "weights": [1.0]}
    runs.store.append(run, 1, {**record, "kept": [0], "ess": [1.0]}, b"", 0.1)
    runs.steer(run, "eve", "stop")
    name, content = export(runs, run, "report")
    body = content.decode().partition("<body>")[2].partition("<script>")[0]
    assert name.endswith("-unfinished.html") and "Not everything here is finished" in body and "level 1 of 4" in body
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", body) and "default-src 'none'" in content.decode()
