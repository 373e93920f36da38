"""The files people have: read where they can be, refused in a sentence where they cannot; no row is lost in silence."""

from __future__ import annotations

import bz2
import gzip
import sys
from dataclasses import replace

import numpy as np
import pytest

from engines.domains.enhancer.assay import ASSAY as ENHANCER
from engines.domains.enhancer.oracle import ORACLE as ACTIVITY
from engines.domains.sequence.files.table_letters import clean_dna, fit_length
from engines.domains.sequence.letters import decode, reverse_complement
from engines.domains.sequence.oracle import evaluate
from engines.domains.sequence.oracle.training_copies import hash_sequences, no_exact_copy
from engines.domains.sequence.training.library import read_library
from engines.domains.utr.assay import ASSAY
from engines.domains.utr.oracle import ORACLE
from engines.studies import table
from engines.tables.table import read_table

SEQUENCES = decode(np.random.default_rng(4).integers(0, 4, (6, 50)))
LOADS = ORACLE.predict("judge", SEQUENCES)[:, 0]
ROWS = [f"{s},{load}\n" for s, load in zip(SEQUENCES, LOADS)]
WHOLE = "seq,rl\n" + "".join(ROWS)
RIGHT = "rl by rl: r 1.000  r² 1.000  (6 elements)"


@pytest.fixture
def said(tmp_path, capsys):
    """What evaluate prints of a file with these contents."""

    def run(contents: str | bytes, *more: str) -> str:
        path = tmp_path / "mine.csv"
        path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
        evaluate.main(ASSAY, ORACLE, [str(path), *more])
        return capsys.readouterr().out

    return run


@pytest.fixture
def refused(said, capsys):
    """The sentences on stderr of a file that cannot be judged."""

    def run(contents: str | bytes, *more: str) -> str:
        with pytest.raises(SystemExit) as stop:
            said(contents, *more)
        assert stop.value.code == 2
        return capsys.readouterr().err

    return run


ORDINARY = {
    "as it should be": WHOLE,
    "a byte order mark": WHOLE.encode("utf-8-sig"),
    "tabs": WHOLE.replace(",", "\t"),
    "semicolons": WHOLE.replace(",", ";"),
    "decimal commas": WHOLE.replace(",", ";").replace(".", ","),
    "blanks about names": WHOLE.replace("seq,rl", ' seq , "rl" '),
    "blank lines": "\n\n" + WHOLE.replace("\n", "\n\n"),
    "a comment": "# a library, of mine\n" + WHOLE,
    "empty cells without a name": WHOLE.replace("\n", ",,\n").replace("rl,,", "rl"),
    "gzip by another name": gzip.compress(WHOLE.encode()),
    "Windows lines": WHOLE.replace("\n", "\r\n"),
    "UTF-16": WHOLE.encode("utf-16"),
    "UTF-16 without a mark": WHOLE.replace(",", "\t").encode("utf-16-le"),
    "old Mac lines": WHOLE.replace("\n", "\r"),
    "Latin-1 in a note": WHOLE.replace("\n", ",µg\n").replace("rl,µg", "rl,note").encode("latin-1"),
    "empty last row": WHOLE + ",\n",
    "RNA": WHOLE.lower().replace("t", "u"),
    "two columns of letters": "sequence,seq,rl\n" + "".join("ACGT," + row for row in ROWS),
}


@pytest.mark.parametrize("contents", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_files_are_read(said, contents):
    assert RIGHT in said(contents)


BROKEN = {
    "empty": ("", "is empty"),
    "header only": ("seq,rl\n", "no rows"),
    "zip": (b"PK\x03\x04...", "zip archive"),
    "bzip2": (bz2.compress(b"a"), "bzip2"),
    "half of a UTF-16": (WHOLE.encode("utf-16")[:-1], "breaks off"),
    "FASTA": (">one\nACGT\n", "is FASTA"),
    "no header": ("".join(ROWS), "has letters in line 1, where the names"),
    "more cells than names": (WHOLE.replace("\n", ",note,\n").replace("rl,note,", "rl"), "Line 2 has 3 cells, but"),
    "no text": (bytes(range(1, 256)) + b"\0", "is no text"),
    "half a gzip": (gzip.compress(WHOLE.encode())[:-40], "does not unpack"),
    "no letters": ("dna,rl\nA,1\n", "call it seq"),
    "no numbers": ("seq,name\nA,b\n", "no column of numbers"),
    "a name twice": ("seq,rl,rl\nA,1,2\n", "more than one column rl"),
    "two rows": ("seq,rl\n" + "".join(ROWS[:2]), "r needs at least 3 elements; this file has 2"),
    "no number in a named column": (
        "seq,rl\n" + "".join(f"{s},NA\n" for s in SEQUENCES),
        "6 of 6 had no measurement",
    ),
    "constant": ("seq,rl\n" + "".join(f"{s},1\n" for s in SEQUENCES), "numbers that differ"),
    "a cell without end": ("seq,rl\n" + "A" * 200_000 + ",1\n", "is no csv file at line 2"),
}


@pytest.mark.parametrize("contents, words", BROKEN.values(), ids=BROKEN)
def test_others_are_refused_in_a_sentence(refused, contents, words):
    assert words in refused(contents)


def test_what_is_no_file_is_refused_in_a_sentence(tmp_path, capsys):
    for path, words in ((tmp_path / "none.csv", "There is no file"), (tmp_path, "is a folder")):
        with pytest.raises(SystemExit, match="2"):
            evaluate.main(ASSAY, ORACLE, [str(path)])
        assert words in capsys.readouterr().err


def test_a_table_knows_its_lines(tmp_path):
    (tmp_path / "some.csv").write_text('# mine\n\nseq,note\nA,"two\nlines"\n\nC,\n')
    found = read_table(tmp_path / "some.csv")
    assert found.lines == [5, 7] and found.rows == [{"seq": "A", "note": "two\nlines"}, {"seq": "C", "note": ""}]


def test_the_letters_next_to_the_start_codon_stay(said):
    """A 5′UTR is read from its end, an enhancer from its centre."""
    assert (ASSAY.anchor, ENHANCER.anchor) == ("end", "centre")
    assert fit_length("AACCGGTT", 4, "end") == "GGTT" and fit_length("ACGT", 6, "end") == "NNACGT"
    long = ["GATTACA" * 8 + s for s in SEQUENCES[:4]]
    loads = ORACLE.predict("judge", [s[-100:] for s in long])[:, 0]
    longer = said("seq,rl\n" + "".join(f"{s},{load}\n" for s, load in zip(long, loads)) + "".join(ROWS[4:]))
    assert "4 of 6 were longer than 100 letters; their last 100 were read." in longer
    assert "all, read whole:" in longer and RIGHT not in longer  # what is cut is summed up with nothing
    assert "100–109 letters, 100 of them read:" in longer and "r 1.000  r² 1.000  (4 elements)" in longer
    shorter = said("seq,rl\n" + ROWS[0][29:] + "".join(ROWS[1:]))
    assert "1 of 6 were shorter than 25 letters; N was put before them." in shorter
    assert "all, read whole:" in shorter and "(5 elements)" in shorter and "20–29 letters, filled up to 25:" in shorter


def test_every_length_from_25_to_100_is_read_as_it_is(said):
    """By networks that know it, and reported by itself."""
    mine = [s[-30:] for s in SEQUENCES] + [s + s[:40] for s in SEQUENCES]
    loads = ORACLE.predict("judge", mine)[:, 0]
    out = said("seq,rl\n" + "".join(f"{s},{load}\n" for s, load in zip(mine, loads)))
    assert "r 1.000  r² 1.000  (12 elements)" in out and "were read" not in out and "N was put" not in out
    assert [out.count(f"{least}–{least + 9} letters: ") for least in (30, 40, 90)] == [1, 0, 1]


def test_rows_without_letters_are_left_out_and_counted(said):
    out = said(WHOLE + f",9\n{'N' * 26}{SEQUENCES[0][26:]},9\nACGT,9\n", "--most-left-out", "40")
    assert RIGHT in out and "1 of 9 had no sequence; left out, the first in line 8." in out
    assert "1 of 9 had fewer than 25 known letters; left out, the first in line 9." in out
    assert "1 of 9 had fewer than 13 known letters; left out, the first in line 10." in out


def test_ambiguous_letters_are_unknown_ones(said):
    assert clean_dna("ac-g ruy.") == "ACNGNTNN"
    out = said("seq,rl\n" + ROWS[0] + "R-" + ROWS[1][2:] + "".join(ROWS[2:]))
    assert (
        "1 of 6 had letters beside A, C, G, T, U and N; those were read as N, the first in line 3." in out
        and "(6 elements)" in out
    )


def test_every_column_of_numbers_is_compared(said):
    """Those named like a head, others too; one that cannot be is said to be left out."""
    out = said("seq,rl,other,plate\n" + "".join(f"{row.strip()},{-i},1\n" for i, row in enumerate(ROWS)))
    assert RIGHT in out and "other by rl: r" in out and "plate by" not in out
    assert "The column plate is left out: r needs numbers that differ, and all are 1." in out


def test_a_column_of_r_is_not_taken_for_its_neighbour(said, refused):
    """Whose header is one name short; a name that is short elsewhere leaves no letters where they belong."""
    rows = [f'"{i}" "{s}" {load} {9 - i}\n' for i, (s, load) in enumerate(zip(SEQUENCES, LOADS), 1)]
    assert RIGHT in said('"seq" "rl" "other"\n' + "".join(rows))
    words = refused("id,seq,rl\n" + "".join(f"n{i},{row.strip()},7.5\n" for i, row in enumerate(ROWS)))
    assert "as R writes it" in words and "6 of 6 held characters that stand for no nucleotide" in words


def test_cells_that_are_no_numbers_are_counted(said, refused):
    """Up to a limit, column by column; what says that nothing was measured is none of them."""
    many = [f"{s},{load},{load}\n" for s, load in zip(SEQUENCES, LOADS)] * 5
    spoilt = "seq,rl,other\n" + "".join(many).replace(f",{LOADS[0]},", ",<1,", 1)
    assert "1 cell (the first in line 2) of rl holds no number: “<1”." in said(spoilt)
    assert "That is more than 3 % of rl, so nothing was computed" in refused(spoilt, "--most-left-out", "3")
    assert "that nothing was measured" in said(spoilt.replace("<1", "NA"), "--most-left-out", "3")
    other = "seq,rl,other\n" + "".join(many).replace(f",{LOADS[0]}\n", ",<1\n", 3)
    assert "The column other is left out: 27 of its 30 cells are numbers; “<1” is none." in said(other)


def test_a_copy_on_the_other_strand_is_a_copy(tmp_path):
    """Where the assay has both strands."""
    known, fresh = (s * 4 for s in SEQUENCES[:2])
    np.save(tmp_path / "judge_seen.npy", hash_sequences([known]))
    (tmp_path / "judge.json").write_text("{}", encoding="utf-8")
    for assay, oracle, turned in ((ENHANCER, ACTIVITY, False), (ASSAY, ORACLE, True)):
        fresh_ones = no_exact_copy(
            replace(oracle, folder=tmp_path, networks=None),
            "judge",
            [known, reverse_complement(known), fresh],
            assay.both_strands,
        )
        assert fresh_ones.tolist() == [False, turned, True]


def test_what_was_not_learned_from_is_named_honestly(said, capsys):
    assert "no exact copy in training: rl by rl" in said(WHOLE) and "no exact copy in training, mine:" in said(
        WHOLE.replace("\n", ",mine\n").replace("rl,mine", "rl,set")
    )
    with pytest.raises(SystemExit):
        evaluate.main(ASSAY, ORACLE, ["--help"])
    assert "No exact copy in training" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "is empty"),
        ("utr,rl\n", "no rows"),
        ("seq,measured\nA,1\n", "no column utr, rl"),
        (f"utr,rl\n{SEQUENCES[0]},\n", "line 2"),
        ("utr,rl\nACGT,1\n", "line 2"),
    ],
)
def test_a_library_that_cannot_be_learned_is_refused(tmp_path, text, words):
    (tmp_path / "library.csv").write_text(text)
    with pytest.raises(ValueError, match=words):
        read_library(tmp_path / "library.csv", ASSAY)


@pytest.mark.parametrize(
    "given, words",
    [
        (["--reward", "foo"], "There is no reward “foo”"),
        (["--svdd-alpha=-1"], "α must be 0 or more"),
        (["--out", "/nonexistent/x.md"], "in a folder that is there"),
    ],
)
def test_a_wrong_table_is_refused_before_anything_is_computed(monkeypatch, capsys, given, words):
    monkeypatch.setattr(sys, "argv", ["table", "utr", *given])
    monkeypatch.setattr(table, "rows", lambda *asked: pytest.fail("was computed"))
    with pytest.raises(SystemExit, match="2"):
        table.main()
    assert words in capsys.readouterr().err
