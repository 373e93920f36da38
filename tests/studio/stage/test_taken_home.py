"""What is taken home: unfinished runs say so, lanes are numbered as on the page, units stand beside figures."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date

import pytest
from Bio import SeqIO
from rdkit import Chem

from engines.records.store import Store
from engines.service.worker import Engine
from studio.export import export
from studio.runs.runs import Runs
from studio.runs.view import view_candidates, view_run

TEMPLATE = "ACGTACGTAC" + "N" * 20 + "RR" + "N" * 14 + "GCCA"
MOLECULE = {"domain": "molecule", "lanes": 5, "particles": 3, "levels": 6}
UTR = {"domain": "utr", "lanes": 3, "particles": 2, "levels": 6, "conditions": {"template": TEMPLATE}}


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


def carried_out(runs: Runs, settings: dict, levels: int = 1000) -> str:
    """A run that is stopped once it has so many levels."""
    run, engine = runs.start(settings, "ann"), Engine(runs.store)
    while runs.row(run).position < levels and engine.turn():
        pass
    if runs.row(run).status != "done":
        runs.steer(run, "ann", "stop")
        while engine.turn():
            pass
    return run


def members(content: bytes) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_an_unfinished_run_says_so_in_file_name_and_row(runs):
    run = carried_out(runs, UTR, 2)
    said = f"unfinished, level {runs.row(run).position} of 6"
    files = {kind: export(runs, run, kind) for kind in ("csv", "fasta", "gb", "zip")}
    assert all(name.endswith(f"-unfinished.{kind}") for kind, (name, _) in files.items())
    assert [row["status"] for row in table(files["csv"][1].decode())] == [said] * 3
    assert files["fasta"][1].decode().count(f"; status={said};") == 3
    assert (
        files["fasta"][1].decode().count(">unfinished_") == 3 == files["gb"][1].decode().count("LOCUS       unfinished")
    )
    held = members(files["zip"][1])
    assert {"designs-unfinished.csv", "designs-unfinished.fasta"} <= set(held) and "result.json" not in held
    assert json.loads(held["run.json"])["status"] == said


def test_an_unfinished_molecule_is_named_so_in_sdf(runs):
    run = carried_out(runs, MOLECULE, 2)
    supplier = Chem.SDMolSupplier()
    supplier.SetData(export(runs, run, "sdf")[1].decode())
    assert all(m.GetProp("_Name").startswith("unfinished_") and "unfinished" in m.GetProp("status") for m in supplier)


def test_a_finished_run_says_finished(runs):
    run = carried_out(runs, MOLECULE)
    name, content = export(runs, run, "csv")
    assert name == f"svdd-molecule-{run}.csv" and {row["status"] for row in table(content.decode())} == {"finished"}
    assert json.loads(members(export(runs, run, "zip")[1])["run.json"])["status"] == "finished"


@pytest.mark.parametrize("sampler", ["svdd", "smc", "best_of_n", "svdd_r", "beam", "standardised"])
def test_lanes_are_numbered_alike_everywhere(runs, sampler):
    """Film, table, candidates, CSV, SDF, steps: lane and design of one place are those of another; they begin at 1."""
    run = carried_out(runs, {**MOLECULE, "sampler": sampler, "alpha": 0.05, "particles": 4})
    view = view_run(runs, run, 0, "ann")
    rows = {(row["lane"], row["design"]) for row in view["finished"]["rows"]}
    assert {int(row["lane"]) for row in table(export(runs, run, "csv")[1].decode())} == {lane for lane, _ in rows}
    assert {(int(r["lane"]), r["design"]) for r in table(export(runs, run, "csv")[1].decode())} == rows
    supplier = Chem.SDMolSupplier()
    supplier.SetData(export(runs, run, "sdf")[1].decode())
    assert {(int(m.GetProp("lane")), m.GetProp("smiles")) for m in supplier} == rows
    film = {cell[0] for cell in view["columns"][-1]["cells"]}
    assert film == {lane for lane, _ in rows} and min(film) >= 1 and max(film) <= 5
    for lane in film:
        kept = {c["label"] for c in view_candidates(runs, run, 6, lane)["candidates"] if c["kept"]}
        assert kept == {design for owner, design in rows if owner == lane}
    steps = members(export(runs, run, "zip")[1])["steps.jsonl"].splitlines()
    assert all(set(json.loads(step)["lanes"]) == {1, 2, 3, 4, 5} for step in steps)


def test_fasta_and_table_number_lanes_alike(runs):
    run = carried_out(runs, UTR)
    rows = {(row["lane"], row["design"]) for row in table(export(runs, run, "csv")[1].decode())}
    records = list(SeqIO.parse(io.StringIO(export(runs, run, "fasta")[1].decode()), "fasta"))
    assert {(r.description.split("; lane=")[1].split(";")[0], str(r.seq)) for r in records} == rows
    assert {lane for lane, _ in rows} == {"1", "2", "3"}


def test_csv_and_fasta_carry_units(runs):
    run = carried_out(runs, {**UTR, "rewards": {"mrl": 1.0}})
    head = table(export(runs, run, "csv")[1].decode())[0]
    assert head["reward unit"] == "ribosomes" and {"load guide (ribosomes)", "load judge (ribosomes)"} <= set(head)
    fasta = export(runs, run, "fasta")[1].decode()
    assert "reward (ribosomes)=" in fasta and "load judge (ribosomes)=" in fasta
    assert "mw (Da)" in table(export(runs, carried_out(runs, MOLECULE), "csv")[1].decode())[0]


def test_genbank_has_todays_date_and_the_fixed_parts(runs):
    before = date.today()
    content = export(runs, carried_out(runs, UTR), "gb")[1].decode()
    record = next(iter(SeqIO.parse(io.StringIO(content), "genbank")))
    assert record.annotations["date"] in {d.strftime("%d-%b-%Y").upper() for d in (before, date.today())}
    fixed = [f for f in record.features if "fixed" in f.qualifiers.get("label", [""])[0]]
    assert [(int(f.location.start), int(f.location.end)) for f in fixed] == [(0, 10), (30, 32), (46, 50)]
    assert [f.qualifiers["label"][0] for f in fixed] == ["fixed 5' flank", "fixed part", "fixed 3' flank"]
    assert "R is A or G" in fixed[1].qualifiers["note"][0] and str(fixed[0].extract(record.seq)) == "ACGTACGTAC"
