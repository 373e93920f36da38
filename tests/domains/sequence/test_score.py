"""A row for every sequence of FASTA or a table, with every oracle's word, units, and what was done to its letters."""

import csv
import gzip

import numpy as np
import pytest

from engines.domains.enhancer.assay import ASSAY as ENHANCER
from engines.domains.enhancer.oracle import ORACLE as ACTIVITY
from engines.domains.enhancer.rewards import CELLS, UNIT
from engines.domains.sequence.letters import decode, gc_percent
from engines.domains.sequence.oracle import score
from engines.domains.utr.assay import ASSAY as UTR
from engines.domains.utr.oracle import ORACLE as LOAD

LONG = decode(np.random.default_rng(5).integers(0, 4, (3, 200)))
SHORT = [sequence[:50] for sequence in LONG]
FASTA = "".join(f">s{i} mine, of May\n{s[:70]}\n{s[70:].lower()}\n" for i, s in enumerate(LONG))


@pytest.fixture
def scored(tmp_path):
    """scored(contents, utr) → (columns, rows) of what the command writes of such a file."""

    def run(contents: str | bytes, *more: str, utr: bool = False):
        file, out = tmp_path / "some", tmp_path / "scores.csv"
        file.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
        domain = (UTR, LOAD, ["load"], "ribosomes") if utr else (ENHANCER, ACTIVITY, list(CELLS.values()), UNIT)
        score.main(*domain, [str(file), "--out", str(out), *more])
        rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
        return list(rows[0]), rows

    return run


def test_fasta_has_a_row_a_record_and_a_column_an_oracle(scored):
    columns, rows = scored(FASTA)
    heads = [f"{cell} {role} (log2 RNA/DNA)" for role in ("guide", "judge") for cell in CELLS.values()]
    assert columns == ["name", "seq", "letters", *heads, "GC (%)", "exact copy learned by", "note"]
    assert [row["name"] for row in rows] == [f"s{i} mine, of May" for i in range(3)]
    for role in ("guide", "judge"):
        mine = [[float(row[f"{cell} {role} (log2 RNA/DNA)"]) for cell in CELLS.values()] for row in rows]
        np.testing.assert_allclose(mine, ACTIVITY.predict(role, LONG), atol=1e-4)
    np.testing.assert_allclose([float(row["GC (%)"]) for row in rows], gc_percent(LONG), atol=0.05)
    assert {(row["letters"], row["note"], row["exact copy learned by"]) for row in rows} == {("200", "", "")}


def test_a_table_keeps_its_rows_and_columns(scored):
    """Packed, with semicolons, and rows that cannot be judged."""
    lines = ["id;seq;load guide (ribosomes)", *(f"{i};{s};old" for i, s in enumerate(SHORT)), "3;;x", "4;ACGT;x"]
    columns, rows = scored(gzip.compress("\n".join([*lines, "5;MKTAYIAK;x"]).encode()), utr=True)
    assert columns[:3] == ["id", "seq", "load guide (ribosomes)"] and "load guide (ribosomes) (new)" in columns
    assert [row["id"] for row in rows] == list("012345") and rows[0]["load guide (ribosomes)"] == "old"
    judged = [float(row["load judge (ribosomes)"]) for row in rows[:3]]
    np.testing.assert_allclose(judged, LOAD.predict("judge", SHORT)[:, 0], atol=1e-4)
    assert [row["load judge (ribosomes)"] for row in rows[3:]] == [""] * 3
    assert [row["note"] for row in rows] == [""] * 3 + [
        "had no sequence; not judged",
        "had fewer than 13 known letters; not judged",
        "held characters that stand for no nucleotide; not judged",
    ]


def test_what_is_longer_or_shorter_is_said(scored, capsys):
    rna = SHORT[0].replace("T", "U")
    _, rows = scored(
        f">a\nGATTACA{LONG[0][:100]}\n>b\n{SHORT[0][30:]}\n>c\n5'-{rna}-3'\n>d\n{LONG[0][:60]}\n", utr=True
    )
    assert [row["note"] for row in rows] == [
        "was longer than 100 letters; its last 100 were read",
        "was shorter than 25 letters; N was put before it",
        "",
        "",
    ]
    for i, letters in ((0, LONG[0][:100]), (2, SHORT[0]), (3, LONG[0][:60])):
        whole = float(LOAD.predict("judge", [letters])[0, 0])
        assert float(rows[i]["load judge (ribosomes)"]) == round(whole, 4)
    said = capsys.readouterr().err
    assert "4 of 4 sequences can be judged." in said and "1 of 4 were longer than 100 letters" in said


def test_a_cell_is_no_formula(scored):
    _, rows = scored(f"note,seq,x\n=cmd|x,{SHORT[0]},-0.5\n", utr=True)
    assert (rows[0]["note"], rows[0]["x"]) == ("'=cmd|x", "-0.5")


@pytest.mark.parametrize(
    ("contents", "more", "words"),
    [
        ("a,b\n1,2\n", (), "call it seq"),
        ("a,b\n1,2\n", ("--column", "c"), "no column c; it has a, b"),
        (">a\nACGT\n", (), "No sequence of the file can be judged."),
        ("ACGT\n>a\nACGT\n", (), "No column of the file holds letters"),
        (FASTA, ("--out", "/nonexistent/x.csv"), "in a folder that is there"),
    ],
)
def test_what_cannot_be_scored_ends_with_a_sentence(scored, capsys, contents, more, words):
    with pytest.raises(SystemExit, match="2"):
        scored(contents, *more)
    assert words in capsys.readouterr().err


def test_without_out_it_is_printed(tmp_path, capsys):
    (tmp_path / "a.fa").write_text(FASTA, encoding="utf-8")
    score.main(UTR, LOAD, ["load"], "ribosomes", [str(tmp_path / "a.fa")])
    found = capsys.readouterr()
    assert len(list(csv.DictReader(found.out.splitlines()))) == 3 and "3 of 3 sequences" in found.err
