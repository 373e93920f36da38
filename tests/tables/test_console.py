"""What commands print reaches terminals of any encoding, whole and without a traceback; results are files in UTF-8."""

import ast
import contextlib
import io
import sys
from pathlib import Path

import numpy as np
import pytest

from engines.console import nearest, prepare_output
from engines.domains.molecule import score as molecule_score
from engines.domains.sequence.letters import decode
from engines.domains.sequence.motifs import pack
from engines.domains.sequence.oracle import evaluate, score
from engines.domains.utr.assay import ASSAY
from engines.domains.utr.oracle import ORACLE
from engines.studies import table

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "app.py", *(file for file in (ROOT / "engines").rglob("*.py") if "inside" not in file.parts)]
MAINS = [
    (file.relative_to(ROOT).as_posix(), node)
    for file in SOURCES
    for node in ast.parse(file.read_text("utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.name == "main" and not file.stem.endswith("_process")
]
ENCODINGS = ("ascii", "cp1252", "gbk", "koi8-r", "latin-1")
SAID = "r² 0.5 – α = 0.1, −0.61 “q” 5′UTR 名"


@pytest.fixture(params=ENCODINGS)
def said(request):
    """said(main, arguments) → what a command writes to a terminal of that encoding, strict as Python makes it."""

    def run(main, *arguments) -> str:
        stream = io.TextIOWrapper(io.BytesIO(), encoding=request.param)
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream), contextlib.suppress(SystemExit):
            main(*arguments)
        stream.flush()
        return stream.buffer.getvalue().decode(request.param)

    return run


@pytest.mark.parametrize("main", [node for _, node in MAINS], ids=[name for name, _ in MAINS])
def test_every_command_prepares_its_output_first(main):
    begin = [node for node in main.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    assert ast.unparse(begin[0]) == "prepare_output()"


def test_all_commands_are_seen():
    started = [file for file in SOURCES if '__name__ == "__main__"' in file.read_text("utf-8")]
    assert len(started) > 15 and len(MAINS) > 10


def test_a_minus_stays_a_minus(said):
    def command():
        prepare_output()
        print(SAID)

    assert "-0.61" in said(command).replace("−", "-")


def test_what_comes_nearest():
    assert "".join(map(nearest, "−–“α²é名")) == '--"alpha2e?'


COMMANDS = {
    "evaluate": lambda given: evaluate.main(ASSAY, ORACLE, given),
    "score": lambda given: score.main(ASSAY, ORACLE, ["load"], "ribosomes", given),
    "molecule.score": molecule_score.main,
    "pack": pack.main,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_printed_anywhere(said, command):
    assert "show this help message" in said(COMMANDS[command], ["--help"])


def test_commands_end_well_anywhere(said, tmp_path):
    """Names that the terminal cannot write are in the files whole."""
    sequences = decode(np.random.default_rng(4).integers(0, 4, (6, 50)))
    file, out = tmp_path / "α名.csv", tmp_path / "o.csv"
    file.write_text("seq,rl,名\n" + "".join(f"{s},−{i}.5,µ–{i}\n" for i, s in enumerate(sequences)), encoding="utf-8")
    assert "rl by rl: r" in said(COMMANDS["evaluate"], [str(file)])
    assert "6 rows in" in said(COMMANDS["score"], [str(file), "--out", str(out)])
    assert "名" in out.read_text("utf-8") and "µ–3" in out.read_text("utf-8")
    assert len(said(COMMANDS["score"], [str(file)]).splitlines()) >= 7
    assert "There is no file" in said(pack.main, ["--data", str(tmp_path / "名"), "--out", str(tmp_path)])


def test_methods_are_compared_anywhere(said, tmp_path, monkeypatch):
    """The table is whole after the work, printed or written."""
    given = ["table", "chain", "--designs", "2", "--particles", "2", "--levels", "3"]
    monkeypatch.setattr(sys, "argv", given)
    assert "network rows" in said(table.main)
    monkeypatch.setattr(sys, "argv", [*given, "--out", str(tmp_path / "table.md")])
    said(table.main)
    assert "α = 0.1" in (tmp_path / "table.md").read_text("utf-8")
