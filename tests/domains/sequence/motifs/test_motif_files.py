"""Motifs are read as the databases write them, or it is said what is wrong, by line; nothing is written unasked."""

import gzip

import numpy as np
import pytest

from engines.assets import ASSETS
from engines.domains.sequence.motifs import pack as packing
from engines.domains.sequence.motifs.formats.read import read_motifs

WANTED = np.array([[0.7, 0.1, 0.1, 0.1], [0, 0, 1, 0], [0.25, 0.25, 0.25, 0.25]])
ROWS = "0.7 0.1 0.1 0.1\n0 0 1 0\n0.25 0.25 0.25 0.25\n"
COUNTS = "14 2 2 2\n0 0 20 0\n5 5 5 5\n"
FLAT = "14 0 5\n2 0 5\n2 20 5\n2 0 5\n"
MATRIX = "letter-probability matrix: alength= 4 w= 3 nsites= 20 E= 0\n"
HEAD = (
    "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\nA 0.25 C 0.25 G 0.25 T 0.25\n\n"
)

FILES = {
    "MEME, two names": (f"{HEAD}MOTIF MA0001.1 MA0001.1.One\n{MATRIX}{ROWS}URL http://a\n", ("MA0001.1", "One")),
    "MEME, one name": (f"{HEAD}MOTIF MA0001.1\n{MATRIX}{ROWS}", ("MA0001.1", "MA0001.1")),
    "MEME, indented": (f"{HEAD}MOTIF One\n{MATRIX} {ROWS.replace(chr(10), chr(10) + '  ')}\n", ("One", "One")),
    "MEME, all indented": ("".join(f"  {x}\n" for x in f"MOTIF A1 B\n{MATRIX}{ROWS}".split("\n")), ("A1", "B")),
    "MEME, Windows": (f"{HEAD}MOTIF One\n\n{MATRIX}{ROWS}".replace("\n", "\r\n"), ("One", "One")),
    "MEME, width unsaid": (f"MOTIF One\nletter-probability matrix:\n{ROWS}\n", ("One", "One")),
    "MEME with scores": (
        f"{HEAD}MOTIF  ARC MEME-1\twidth =  3  sites = 20\n------\nlog-odds matrix: alength= 4 w= 3\n -1 2 3 4\n"
        f" 1 2 3 4\n 1 2 3 4\n------\n{MATRIX}{ROWS}------\n",
        ("ARC", "ARC"),
    ),
    "HOCOMOCO": (f"{HEAD}MOTIF AHR_HUMAN.H11MO.0.B\n{MATRIX}{ROWS}", ("AHR_HUMAN.H11MO.0.B", "AHR")),
    "HOCOMOCO 12": (f"{HEAD}MOTIF AHR.H12CORE.0.P.B\n{MATRIX}{ROWS}", ("AHR.H12CORE.0.P.B", "AHR")),
    "HOCOMOCO's counts": (f">AHR.H12CORE.0.P.B\n{COUNTS}", ("AHR.H12CORE.0.P.B", "AHR")),
    "DREME": (f"{HEAD}MOTIF AGN DREME-1\n\n#  Word  RC\n# BEST AGN NCT\n\n{MATRIX}{ROWS}\n\n", ("AGN", "DREME-1")),
    "STREME": (f"{HEAD}MOTIF 1-AGN STREME-1\n{MATRIX} {ROWS}\n", ("1-AGN", "STREME-1")),
    "JASPAR .jaspar": (
        ">MA0001.1\tOne\nA  [ 14  0  5 ]\nC  [  2  0  5 ]\nG  [ 2 20 5 ]\nT  [2 0 5]\n",
        ("MA0001.1", "One"),
    ),
    "JASPAR, rows in another order": (
        ">MA0001.1 One\nT [2 0 5]\nG [2 20 5]\nC [2 0 5]\nA [14 0 5]\n",
        ("MA0001.1", "One"),
    ),
    "JASPAR .pfm": (f">MA0001.1 One\n{FLAT}", ("MA0001.1", "One")),
    "a bare .pfm": (FLAT, ("motif", "motif")),
    "HOMER": (
        f">AGN\tOne/ChIP\t6.05\t-100\t0\tT:17\n{ROWS.replace(' ', chr(9))}",
        ("AGN", "One/ChIP"),
    ),
    "TRANSFAC": (
        "AC  M0001\nXX\nID  One\nXX\nP0  A  C  G  T\n01  14 2 2 2 A\n02  0 0 20 0 G\n03  5 5 5 5 N\nXX\n//\n",
        ("M0001", "One"),
    ),
    "CIS-BP": (
        "Motif\tM0001\nTF Name\tOne\nPos\tA\tC\tG\tT\n"
        + "".join(f"{i}\t{r}\n" for i, r in enumerate(ROWS.strip().replace(" ", "\t").split("\n"), 1)),
        ("M0001", "One"),
    ),
}


@pytest.mark.parametrize(("text", "names"), FILES.values(), ids=FILES)
def test_one_motif_in_every_format(text, names):
    ((own, found),) = read_motifs(text).items()
    assert own == names
    np.testing.assert_allclose(found, WANTED, atol=1e-9)


@pytest.mark.parametrize("between", ["", "\n", "URL http://a\n\n", "--------\n"])
def test_several_motifs(between):
    text = HEAD + "".join(f"MOTIF M{i}\n{MATRIX}{ROWS}{between}" for i in range(3))
    assert list(read_motifs(text)) == [(f"M{i}", f"M{i}") for i in range(3)]
    assert len(read_motifs("".join(f">M{i} x\n{FLAT}{between.split('URL')[0].strip('-')}" for i in range(3)))) == 3


def test_four_rows_of_four_numbers_are_told_by_what_adds_up():
    flat = np.array([[9, 1, 0, 5], [1, 1, 10, 5], [0, 8, 0, 0], [0, 0, 0, 0]])
    for table in (flat, flat.T):
        text = ">one\n" + "\n".join(" ".join(map(str, row)) for row in table)
        np.testing.assert_allclose(next(iter(read_motifs(text).values())), flat.T / 10)
    with pytest.raises(ValueError, match="in line 1 has four rows of four numbers"):
        read_motifs(">one\n1 2 3 4\n2 3 4 1\n3 4 1 2\n4 1 2 3\n")


WRONG = {
    "nothing": ("", "no motif in it"),
    "words": ("once upon a time\n", "Line 1 is no row of numbers"),
    "HTML": ("<html>", "web page or XML"),
    "protein": (HEAD.replace("ACGT", "ACDEFGHIKLMNPQRSTVWY"), "Line 3 has the alphabet"),
    "twenty letters": (f"MOTIF a\n{MATRIX.replace('4', '20')}", "Line 2 begins a matrix over 20 letters"),
    "a row too few": (f"MOTIF a\n{MATRIX}0 0 1 0\nMOTIF b\n", "The motif a in line 1 lacks 2 rows"),
    "an end too early": (f"MOTIF a\n{MATRIX}0 0 1 0\n", "The motif a in line 1 lacks 2 rows"),
    "three numbers": (f"MOTIF a\n{MATRIX}0 0 1\n", "Line 3 belongs to the matrix"),
    "no matrix": ("MOTIF a\n\nMOTIF b\n", "The motif a in line 1 has no letter-probability matrix"),
    "no name": (f"MOTIF \n{MATRIX}{ROWS}", "Line 1 begins a motif without a name"),
    "no motif": (MATRIX + ROWS, "Line 1 begins a matrix before"),
    "shares that miss 1": (
        f"MOTIF a\n{MATRIX}{ROWS.replace('0.7', '0.5')}",
        "Letter 1 of the motif a .* add up to 0.8",
    ),
    "scores": (">a\n-1 0.5 0.2 0.1\n0.3 0.1 0.1 -2\n0 0 0 0\n", "holds numbers below 0, as scores"),
    "letters lacking": (">a\nA [1 2]\nC [1 2]\nG [1 2]\n", "has rows for A, C, G; it needs one for each"),
    "rows of unlike length": (">a\n1 2 3\n1 2\n1 2 3\n1 2 3\n", "Line 3 has not as many numbers"),
    "twice": (f"MOTIF a\n{MATRIX}{ROWS}MOTIF a\n{MATRIX}{ROWS}", "comes again in line 6"),
    "TRANSFAC cut": ("AC a\nP0 A C G T\n01 1 2 3\n", "Line 3 needs a place and four numbers"),
    "no rows": (">a\n>b\n1 2 3\n", "The motif a in line 1 has no rows"),
    "five rows": (">a\n" + "1 2 3\n" * 5, "5 rows of 3 numbers"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_by_line(text, words):
    with pytest.raises(ValueError, match=words):
        read_motifs(text)


def test_the_command_needs_a_place_to_write_to(tmp_path, capsys):
    """It leaves the studio's own motifs alone."""
    own = ASSETS / "sequence" / "motifs.npz"
    before, file = own.stat().st_mtime_ns, tmp_path / "one.meme"
    file.write_text(FILES["STREME"][0], encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        packing.main(["--data", str(file)])
    assert "--out" in capsys.readouterr().err and own.stat().st_mtime_ns == before
    packing.main(["--data", str(file), "--out", str(tmp_path / "new")])
    assert "1 motifs" in capsys.readouterr().out and (tmp_path / "new" / "motifs.npz").exists()


@pytest.mark.parametrize(
    ("contents", "words"),
    [(b"", "no motif"), (gzip.compress(b"MOTIF a\n", mtime=0), "has no letter"), (None, "no file")],
)
def test_a_file_that_will_not_do_ends_the_command(tmp_path, capsys, contents, words):
    file = tmp_path / "some.meme"
    if contents is not None:
        file.write_bytes(contents)
    with pytest.raises(SystemExit, match="2"):
        packing.main(["--data", str(file), "--out", str(tmp_path)])
    assert words in capsys.readouterr().err and not (tmp_path / "motifs.npz").exists()


def test_packed_motifs_are_read_back(tmp_path, monkeypatch):
    from engines.domains.sequence.motifs import jaspar

    found = read_motifs(HEAD + f"MOTIF AHR_HUMAN.H11MO.0.B\n{MATRIX}{ROWS}MOTIF 1-AGN STREME-1\n{MATRIX}{ROWS}")
    packing.pack(found, tmp_path)
    monkeypatch.setattr(jaspar, "FOLDER", tmp_path)
    read = jaspar.motifs.__wrapped__()
    assert [(m.id, m.name) for m in read] == list(found)
