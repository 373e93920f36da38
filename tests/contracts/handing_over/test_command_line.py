"""python -m engines.run carries out what a studio gave to download, and gives the same designs."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engines.records.designs import design_label
from engines.run.__main__ import main
from engines.service.worker import Engine

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """# Counts A’s.
def reward(designs):
    return [float(d.count("A")) for d in designs]
"""
ASKED = {
    "chain": {"lanes": 5, "particles": 3},
    "utr": {"lanes": 3, "particles": 2, "levels": 5, "alpha": 0.1, "sampler": "smc"},
    "molecule": {"lanes": 3, "particles": 2, "levels": 4, "seed": 7},
}


@pytest.fixture
def carried(store, small):
    """carried(domain, **settings) → (the request as a studio gives it, the designs that its engine found)."""

    def carry(name: str, **settings) -> tuple[dict, list[str]]:
        run = store.submit(json.loads(small(name, **settings).model_dump_json()), "ann")
        engine = Engine(store)
        while engine.turn():
            pass
        return store.get(run).request, [design_label(design) for design in store.get(run).result["designs"]]

    return carry


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def refusal(arguments: list, capsys) -> str:
    """What is said of a command that ends with 2 and prints no table."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert ended.value.code == 2 and said.out == "" and "Traceback" not in said.err
    return said.err


@pytest.mark.parametrize("name", ASKED)
def test_a_request_gives_the_runs_own_designs(carried, tmp_path, capsys, name):
    request, designs = carried(name, **ASKED[name])
    (tmp_path / "request.json").write_text(json.dumps(request), "utf-8")
    main([str(tmp_path / "request.json")])
    rows = table(capsys.readouterr().out)
    assert sorted(row["design"] for row in rows) == sorted(designs)
    assert [float(row["reward"]) for row in rows] == sorted((float(row["reward"]) for row in rows), reverse=True)


def test_the_readmes_line_is_carried_out(carried, tmp_path, monkeypatch):
    request, designs = carried("chain")
    (tmp_path / "request.json").write_text(json.dumps(request), "utf-8")
    monkeypatch.chdir(tmp_path)
    (line,) = re.findall(r"^python -m engines\.run .*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    main(shlex.split(line, comments=True)[3:])
    rows = table((tmp_path / "designs.csv").read_text("utf-8"))
    assert sorted(row["design"] for row in rows) == sorted(designs)


@pytest.mark.sandbox
def test_several_runs_of_a_zip_are_carried_out_with_their_scripts(carried, tmp_path):
    """In a process of its own, to whose terminal nothing but ASCII can be written; the file is UTF-8 all the same."""
    asked = {"α 0": carried("utr", scripts={"mine": SCRIPT}, rewards={"mine": 1.0}, alpha=0.0)}
    asked["α 1"] = carried("utr", alpha=1.0)
    with zipfile.ZipFile(tmp_path / "two runs.zip", "w") as archive:
        for label, (request, _) in asked.items():
            archive.writestr(f"{label}/request.json", json.dumps(request))
    command = [sys.executable, "-m", "engines.run", tmp_path / "two runs.zip", "--out", tmp_path / "out.csv"]
    plain = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    ended = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0 and "alpha 1" in ended.stderr and "6 designs in" in ended.stderr, ended.stderr
    rows = table((tmp_path / "out.csv").read_text("utf-8"))
    for label, (_, designs) in asked.items():
        assert sorted(row["design"] for row in rows if row["run"] == label) == sorted(designs)


def test_pictures_lie_beside_the_table_and_each_can_be_carried_out_again(carried, tmp_path):
    request, designs = carried("image")
    (tmp_path / "request.json").write_text(json.dumps(request), "utf-8")
    main([str(tmp_path / "request.json"), "--out", str(tmp_path / "new.csv")])
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == sorted(designs)
    main([str(tmp_path / "new" / designs[0]), "--out", str(tmp_path / "again.csv")])
    assert (tmp_path / "again.csv").read_text("utf-8") == (tmp_path / "new.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"domain": "molecule", "lanes": -1}', "lanes must"),
        (b'{"domain": "nothing"}', "no domain"),
        (b"[1]", "holds no settings"),
        (b"\xff\xfe", "holds no settings"),
        (b"", "holds no settings"),
        (b'{"domain": "chain", "scripts": {"x": "def reward("}, "rewards": {"x": 1}}', "x"),
    ],
)
def test_what_cannot_be_carried_out_is_a_sentence(tmp_path, capsys, content, words):
    (tmp_path / "request.json").write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / "request.json")])
    said = capsys.readouterr()
    assert ended.value.code in (1, 2) and said.out == "" and words in said.err and "Traceback" not in said.err


def test_files_that_cannot_be_read_or_written_are_named_before_anything_is_computed(tmp_path, capsys):
    good = tmp_path / "request.json"
    good.write_text('{"domain": "image", "lanes": 2, "levels": 3}', "utf-8")
    assert "There is no file" in refusal([tmp_path / "nothing.json"], capsys)
    assert "cannot be written" in refusal([good, "--out", tmp_path / "nowhere" / "x.csv"], capsys)
    assert "is the file that is read" in refusal([good, "--out", good], capsys)
    assert "into the folder" in refusal([good, "--out", tmp_path / "x"], capsys)
    (tmp_path / "a.zip").write_bytes(b"PK")
    assert "cannot be read" in refusal([tmp_path / "a.zip"], capsys)
