"""Numbers are read as people of all countries write them, or counted as not read; none is dropped in silence."""

import numpy as np
import pytest

from engines.tables.numbers import parse_number, parse_numbers

MINUS = "−–—﹣－‐‑‒-"


@pytest.mark.parametrize("minus", MINUS)
def test_every_minus_is_a_minus(minus):
    assert parse_numbers([f"{minus}0.5", "1.25"]).values.tolist() == [-0.5, 1.25]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0,5", "1,234"], [0.5, 1.234]),  # one decimal comma tells that the other is one
        (["1,234", "0.5"], [1234, 0.5]),  # one decimal point tells that the comma parts thousands
        (["1,234,567"], [1234567]),
        (["1.234,5", "1.234"], [1234.5, 1234]),
        (["12,345.6", "7"], [12345.6, 7]),
        (["1\u202f234,5", "1\u00a0234"], [1234.5, 1234]),
        (["1’234.5", "1'234'567"], [1234.5, 1234567]),
        (["1.234", "2.5"], [1.234, 2.5]),
        (["1e-3", "1E+2", "1.2×10⁻³", "1.2 x 10^-3", "1.2*10^2"], [0.001, 100, 0.0012, 0.0012, 120]),
        (["1,2E-03"], [0.0012]),
        (["５．５", "+0.3", ".5", "5."], [5.5, 0.3, 0.5, 5]),
        (["− 0.5", "\u200b1", "\ufeff2"], [-0.5, 1, 2]),
        (["0,123"], [0.123]),
    ],
)
def test_numbers_of_all_countries(cells, values):
    found = parse_numbers(cells)
    np.testing.assert_allclose(found.values, values)
    assert not found.unread.any() and not found.missing.any()


def test_what_is_missing_is_told_from_what_is_not_read():
    missing = ["", "NA", "N/A", "nan", ".", "–", "#N/A", "#DIV/0!", "null", "n.d."]
    unread = ["<0.5", "0.5 ± 0.1", "1.5*", "1_000", "inf", "two", "1.2.3", "10 20", "0x10", "5²"]
    found = parse_numbers([*missing, *unread, "1"])
    assert found.missing.tolist() == [True] * 10 + [False] * 11
    assert found.unread.tolist() == [False] * 10 + [True] * 10 + [False] and found.example == "<0.5"


@pytest.mark.parametrize("cells", [["1,234"], ["0.5", "0,5"], ["1.50", "2,25", "3,125"]])
def test_what_can_be_read_in_two_ways_is_not_read(cells):
    assert [c for c, unread in zip(cells, parse_numbers(cells).unread) if "," in c and not unread] == []


def test_the_rest_of_a_table_tells_what_a_comma_means():
    assert parse_numbers(["1,234"], rest=["0.5", "name"]).values == [1234]
    assert parse_numbers(["1,234"], rest=["0,5", "a, b"]).values == [1.234]


def test_percentages_are_read_together_or_not_at_all():
    whole, mixed = parse_numbers(["50 %", "7%", "NA"]), parse_numbers(["50 %", "7"])
    assert whole.percent and whole.values[:2].tolist() == [50, 7]
    assert not mixed.percent and mixed.unread.tolist() == [True, False]


def test_one_cell_by_itself():
    assert parse_number("−1,5") == -1.5 and np.isnan(parse_number("x"))
