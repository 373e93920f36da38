"""A table of methods at equal cost goes on where it ended, and says what is wrong before anything is computed."""

from __future__ import annotations

import pytest

from engines.studies import methods, table

PM = "SVDD, Best guess (PM), α = 0"


@pytest.fixture
def measure(monkeypatch, tmp_path, capsys):
    """Runs the command on a small domain into one file → (what it measured, lines of the CSV, what it said)."""
    monkeypatch.setattr(methods, "COMPARED", ("pm",))

    def run(*words: str, designs: int = 3):
        sizes = ["--designs", str(designs), "--particles", "2", "--levels", "3"]
        monkeypatch.setattr("sys.argv", ["table", "chain", *sizes, "--out", str(tmp_path / "t.md"), *words])
        try:
            table.main()
        except SystemExit as left:
            assert left.code == 2
        said = capsys.readouterr().err
        file = tmp_path / "t.csv"
        lines = file.read_text().splitlines()[1:] if file.exists() else []
        return [line.rpartition(":")[0] for line in said.splitlines()], lines, said

    return run


def test_a_table_goes_on_with_what_is_not_measured_yet(measure, tmp_path):
    measured, first, _ = measure("--method", "unguided", "--method", "PM")
    assert measured == ["unguided", PM] and len(first) == 2
    measured, lines, _ = measure("--method", "refine", "--method", "beam", "--method", "PM")
    assert measured == ["refine", "beam of 2"] and len(lines) == 4 and set(first) < set(lines)
    rest, lines, _ = measure()
    assert PM not in rest and "best of N" in rest and len(lines) == 4 + len(rest)
    assert measure() == ([], lines, "")
    assert (
        "| refine |" in (tmp_path / "t.md").read_text()
        and "designs 3, levels 3, M 2" in (tmp_path / "t.md").read_text()
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--method", "refine"], "measure it into the same file first, or give --rows"),
        (["--method", "simulated annealing"], "No method is called so; there are: unguided; SVDD, Best guess (PM)"),
        (["--method", "refine", "--rows", "1"], "These 3 lanes need 9 network rows at least"),
    ],
)
def test_what_cannot_be_measured_is_said(measure, words, said):
    assert said in measure(*words)[2] and measure(*words)[1] == []


def test_rows_may_be_given_instead_of_read_off(measure):
    assert measure("--method", "best of", "--rows", "60")[0] == ["best of N"]


def test_a_table_of_other_settings_is_not_gone_on_with(measure, tmp_path):
    _, before, _ = measure("--method", "unguided")
    _, after, said = measure(designs=4)
    assert "asked otherwise (designs 3 instead of 4); give --out another file" in said and after == before
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    assert "holds no table to go on with" in measure()[2]
