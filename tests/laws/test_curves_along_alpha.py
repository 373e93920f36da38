"""Curves along α: measured, written, drawn, and which method's curve lies above which."""

from __future__ import annotations

import csv
import math
import sys
from xml.etree import ElementTree

import pytest

from engines.studies import alpha
from engines.studies.alpha import Point, likeness, reached, verdicts


def points(method: str, *places: tuple[float, float, float]) -> list[Point]:
    """(α, likeness, judge) each."""
    return [Point(method, a, {"likeness": near, "judge": judge}) for a, near, judge in places]


END = (math.inf, 1.0, 0.0)


def test_a_curve_is_above_where_nothing_as_near_to_nature_is_judged_as_high():
    svdd = points("svdd", (0.0, 0.6, 4.0), (0.1, 0.8, 2.0), END)
    other = points("refine", (0.0, 0.5, 5.0), (0.1, 0.7, 2.5), END)
    assert verdicts([*other, *svdd]) == [
        "refine lies above the curve of svdd at 1 of 2 α: 0",
        "svdd lies above the curve of refine at 2 of 2 α: 0, 0.1",
    ]


def test_between_its_points_a_curve_is_straight():
    curve = [(0.6, 4.0), (0.8, 2.0)]
    assert [reached(curve, least) for least in (0.5, 0.7, 0.8, 0.9)] == pytest.approx([4.0, 3.0, 2.0, -math.inf])


def test_likeness_is_that_of_words_or_of_what_no_reward_asks_for():
    assert likeness({"3-mers active": 0.7, "6-mers active": 0.2}, {}) == 0.7
    assert likeness({"shift_qed": 9.0, "shift_sa": 0.5, "shift_mw": 0.1}, {"qed": 1.0}) == pytest.approx(-0.3)
    assert math.isnan(likeness({}, {}))


def test_the_command_writes_a_table_and_a_picture(tmp_path, monkeypatch, capsys):
    asked = ["chain", "--designs", "6", "--particles", "3", "--alpha", "0", "--alpha", "1", "--value", "exact"]
    monkeypatch.setattr(sys, "argv", ["alpha", *asked, "--out", str(tmp_path / "c.svg")])
    alpha.main()
    rows = list(csv.DictReader((tmp_path / "c.csv").open()))
    assert [(r["method"], r["alpha"]) for r in rows if r["method"] == "svdd"] == [
        ("svdd", "inf"),
        ("svdd", "0"),
        ("svdd", "1"),
    ]
    assert all(float(r["network rows"]) > 0 and 0 <= float(r["reward"]) <= 1 for r in rows)
    root = ElementTree.parse(tmp_path / "c.svg").getroot()
    assert "not measured" in "".join(root.itertext()) and len(root.findall("{*}polyline")) >= 4
    assert "lies above the curve of" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "told"),
    [(["--alpha", "-1"], "α"), (["--levels", "100000"], "levels"), (["--out", "/none/x.svg"], "--out")],
)
def test_what_is_wrong_is_said_before_anything_runs(tmp_path, monkeypatch, capsys, more, told):
    monkeypatch.setattr(sys, "argv", ["alpha", "chain", "--out", str(tmp_path / "c.svg"), *more])
    with pytest.raises(SystemExit):
        alpha.main()
    assert told in capsys.readouterr().err and not list(tmp_path.iterdir())
