"""Text that a stranger chose stays text: in tables, sequences, molecules, archives, titles and on the page."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from Bio import SeqIO
from pydantic import ValidationError
from rdkit import Chem

from engines.records.store import Store
from engines.request import Request
from engines.service.worker import Engine
from engines.tables.write import FORMULA, inert
from studio.errors import UserError
from studio.export import export
from studio.runs.runs import Runs
from studio.runs.settings.title import run_title
from studio.runs.view import view_run

SCRIPT = 'unit = "{unit}"\ndef reward(designs):\n    return [float(len(d)) for d in designs]\n'
NAMES = (
    "=cmd|' /C calc'!A0",
    "x;=HYPERLINK(1)",
    "＠SUM(1)",
    "a>  <lane",
    "> <b><img src=x onerror=alert(1)>",
)
UNITS = ("=1+1", "</b><script>alert(1)", "@x;+y")
SMALL = {"lanes": 3, "particles": 2, "levels": 2}
pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return Runs(Store(tmp_path_factory.mktemp("texts") / "studio.db"))


def finished(runs, domain: str, **more) -> str:
    """A finished run with scripts of names and units that want to be something else."""
    texts = {name: SCRIPT.format(unit=UNITS[i % len(UNITS)]) for i, name in enumerate(NAMES)}
    settings = {"domain": domain, **SMALL, "rewards": dict.fromkeys(texts, 1.0), "scripts": texts, "seed": 1, **more}
    run = runs.start(settings, "ann")
    engine = Engine(runs.store)
    while engine.turn():
        pass
    assert runs.row(run).status == "done", runs.row(run).message
    return run


@pytest.fixture(scope="module")
def molecule(runs):
    return finished(runs, "molecule")


def cells(content: bytes, delimiter: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode()), delimiter=delimiter) for cell in row]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_table_is_a_formula_whatever_separates_cells(runs, molecule, delimiter):
    name, content = export(runs, molecule, "csv")
    held = cells(content, delimiter)
    assert name.isascii() and any("cmd|" in cell for cell in held) and any("HYPERLINK" in cell for cell in held)
    starts = [cell for cell in held if cell.strip()[:1] in "=@＝＠" and cell.strip()]
    assert starts == []


@pytest.mark.parametrize(
    "cell", ["=1", "+1+cmd", "-2+3", "@x", "\t=1", "\r=1", "\n=1", " =1", "a;=1", "a\t@b", "＝1", "a\n+b"]
)
def test_a_cell_begins_with_no_sign_of_a_formula(cell):
    assert FORMULA.search(cell) and not FORMULA.search(inert(cell)) and inert(cell).replace("'", "") == cell


@pytest.mark.parametrize("cell", ["-0.5", "+1", "-0.5, 1.5", "C[C@H](N)C(=O)O", "ACGT", 3, -0.5, None, "a − b"])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert inert(cell) == cell


def test_sd_files_hold_a_molecule_a_record_and_a_tag_a_figure(runs, molecule):
    content = export(runs, molecule, "sdf")[1]
    supplier = Chem.ForwardSDMolSupplier(io.BytesIO(content))
    designs = [shown["design"] for shown in view_run(runs, molecule, 0, "ann")["finished"]["rows"]]
    read = [m for m in supplier if m is not None]
    assert 1 <= len(read) <= len(designs) == SMALL["lanes"]
    for made in read:
        tags = made.GetPropsAsDict()
        assert made.GetProp("_Name").startswith("design_") and 1 <= int(tags["lane"]) <= SMALL["lanes"]
        assert tags["run"] == molecule and any("cmd" in tag for tag in tags) and len(tags) >= 8


@pytest.mark.parametrize("domain", ["enhancer"])
def test_sequences_are_as_many_records_as_designs(runs, domain):
    run = finished(runs, domain)
    for kind, form in (("fasta", "fasta"), ("gb", "genbank")):
        text = export(runs, run, kind)[1].decode("ascii")
        records = list(SeqIO.parse(io.StringIO(text), form))
        assert len(records) == SMALL["lanes"] and text.count("cmd|") >= SMALL["lanes"]
        assert all(set(str(record.seq)) <= set("ACGT") for record in records)


def test_an_archive_has_names_of_its_own(runs, molecule):
    archive = zipfile.ZipFile(io.BytesIO(export(runs, molecule, "zip")[1]))
    assert all(name.isascii() and ".." not in name and not name.startswith("/") for name in archive.namelist())
    own = set(archive.namelist()) - {"README.md"}
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-/") for name in own)
    assert set(json.loads(archive.read("request.json"))["scripts"]) == set(NAMES)


def test_titles_are_letters_and_no_markup(runs, molecule):
    assert "<img" in run_title(runs.request(molecule))  # the page puts it in as text
    turned = run_title({**runs.request(molecule), "domain": "image", "conditions": {"prompt": "cat \u202egnp.exe\x07"}})
    assert "gnp.exe" in turned and "\u202e" not in turned and "\x07" not in turned


@pytest.mark.parametrize("name", ["reward", "Lane", " design ", "_Name", "smiles", "a\nb", "a\u202eb", "x" * 61])
def test_names_that_mean_something_else_are_refused(runs, name):
    text = SCRIPT.format(unit="")
    with pytest.raises(ValidationError, match="name"):
        Request(domain="molecule", rewards={name: 1.0}, scripts={name: text})
    if name.isprintable() and len(name) < 60:
        with pytest.raises(UserError, match="another name"):
            runs.library.check_and_save("ann", "molecule", name, text.encode())
