"""Tables are read by header and rows together; what does not fit is named by its line."""

import pytest

from engines.tables.left_out import LeftOut
from engines.tables.table import read_table, read_table_or_fasta

PLAIN = [{"seq": "ACGT", "rl": "1.5"}, {"seq": "GGCC", "rl": "2.5"}]


@pytest.fixture
def read(tmp_path):
    """read(contents) → the table of such a file."""

    def run(contents: str | bytes, reader=read_table):
        path = tmp_path / "some.csv"
        path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
        return reader(path)

    return run


WAYS = {
    "commas": "seq,rl\nACGT,1.5\nGGCC,2.5\n",
    "tabs": "seq\trl\nACGT\t1.5\nGGCC\t2.5\n",
    "semicolons": "seq;rl\nACGT;1.5\nGGCC;2.5\n",
    "bars": "seq|rl\nACGT|1.5\nGGCC|2.5\n",
    "blanks in line": "seq   rl\nACGT  1.5\nGGCC  2.5 \n",
    "quotes": '"seq","rl"\n"ACGT","1.5"\n"GGCC" , "2.5"\n',
    "Excel's word": "sep=;\nseq;rl\nACGT;1.5\nGGCC;2.5\n",
    "a mark": "\ufeffseq,rl\nACGT,1.5\nGGCC,2.5\n",
    "UTF-16": "seq\trl\r\nACGT\t1.5\r\nGGCC\t2.5\r\n".encode("utf-16"),
    "a header with #": "#seq\trl\nACGT\t1.5\nGGCC\t2.5\n",
    "a header with # below comments": "## made by a tool, version 2\n# seq,rl\nACGT,1.5\nGGCC,2.5\n",
    "comments": "# some, of mine\nseq,rl\nACGT,1.5\n# a remark, in between, of mine\nGGCC,2.5\n",
    "empty cells at the end": "seq,rl,\nACGT,1.5,\nGGCC,2.5\n",
    "an index without a name": ",seq,rl\n0,ACGT,1.5\n1,GGCC,2.5\n",
}


@pytest.mark.parametrize("contents", WAYS.values(), ids=WAYS)
def test_one_table_in_many_ways(read, contents):
    assert read(contents).rows == PLAIN


@pytest.mark.parametrize("separator", [" ", "\t", ",", ";"])
def test_a_header_of_r_is_one_name_short(read, separator):
    """As write.table writes it: the first cell of each row is its name."""
    rows = ['"seq" "HepG2" "K562"', '"1" "ACGT" -0.5 1.5', '"2" "GGCC" 0.25 2.5', '"17" "GGCA" 0.75 3.5']
    found = read("\n".join(row.replace(" ", separator) for row in rows))
    assert [row["K562"] for row in found.rows] == ["1.5", "2.5", "3.5"] and found.rows[0]["seq"] == "ACGT"
    assert "as R writes it" in found.notes[0]


def test_separators_are_those_of_the_rows(read):
    """Commas in the names of a table of tabs part nothing."""
    found = read("seq\tHepG2, log2, mean\tK562, log2, mean\nACGT\t1\t2\n")
    assert found.columns == ("seq", "HepG2, log2, mean", "K562, log2, mean")
    assert read("seq;rl\nACGT;0,5\nGGCC;0,25\n").numbers("rl").values.tolist() == [0.5, 0.25]


def test_quoted_cells_hold_anything(read):
    found = read('seq,note\nACGT,"one, two\nthree ""four"""\nGGCC,\n')
    assert found.rows[0]["note"] == 'one, two\nthree "four"' and found.lines == [3, 4]


UNFIT = {
    "a cell too many": ("seq,rl\nACGT,1\nACGT,1,2\n", "Line 3 has 3 cells, but the header in line 1 has 2 names"),
    "a cell too few": ("# a\nseq,rl,b\nACGT,1,2\nACGT,1\n", "Line 4 has 2 cells, but the header in line 2 has 3 names"),
    "decimal commas between commas": ("rl,seq\n0,5,ACGT\n1,25,ACGT\n2,5,ACGT\n", "Line 2 has 3 cells"),
    "decimal commas between commas, behind a name": (
        "id,rl,seq\na,0,51,ACGT\nb,-1,25,ACGT\nc,−2,5,ACGT\n",
        "Line 2 has 4 cells, .* such as a decimal comma between commas",
    ),
    "other separators below": ("seq,rl\nACGT\t1\n", "Line 2 has 1 cell, but"),
    "a title above": ("My library\nseq,rl\nACGT,1\n", "Line 2 has 2 cells, but the header in line 1 has 1 name"),
    "a quote that does not end": ('seq,rl\n"ACGT,1\nACGT,1\n', "is no csv file at line 3"),
    "two columns of one name": ("seq,rl,rl\nA,1,2\n", "more than one column rl"),
    "no header": ("ACGTACGT,1\nACGTACGT,2\n", "letters in line 1, where the names of its columns belong"),
    "a web page": ("<!DOCTYPE html>\n<html>", "is a web page"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1", "is a spreadsheet"),
    "only comments": ("# a\n# b\n", "is empty"),
}


@pytest.mark.parametrize(("contents", "words"), UNFIT.values(), ids=UNFIT)
def test_what_does_not_fit_is_named_by_its_line(read, contents, words):
    with pytest.raises(ValueError, match=words):
        read(contents)


def test_a_dash_of_windows_is_a_minus(read):
    found = read("seq,rl\nACGT,–0.5\n".encode("cp1252"))
    assert found.numbers("rl").values == [-0.5] and "Windows-1252" in found.notes[0]


def test_fasta_is_a_table_of_two_columns(read):
    found = read(">one with words\nACGT\nacg\n\n>two\nGG\nCC\n>three\n", read_table_or_fasta)
    assert [row["seq"] for row in found.rows] == ["ACGTacg", "GGCC", ""] and found.lines == [1, 5, 8]
    assert found.rows[0]["name"] == "one with words"
    assert read(WAYS["tabs"], read_table_or_fasta).rows == PLAIN
    with pytest.raises(ValueError, match="is FASTA"):
        read(">one\nACGT\n")


def test_what_is_left_out_is_counted_by_kind():
    out = LeftOut(100, {"had no sequence": [3, 9], "had no measurement": [9, 12, 13]})
    assert out.count == 4 and out.sentences == [
        "Read 96 of 100 rows; 4 left out.",
        "2 of 100 had no sequence; left out, the first in line 3.",
        "3 of 100 had no measurement; left out, the first in line 9.",
    ]
    out.check(4)
    with pytest.raises(ValueError, match="more than 3.5 % of the rows, .* --most-left-out 5"):
        out.check(3.5)
