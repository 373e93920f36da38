"""Figures of runs and the tables that are written of them."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pytest
from markdown_it import MarkdownIt

from engines.records.serialize import result_record
from engines.request import Request
from engines.run import design
from engines.studies.figures.figure import Figure, quantile
from engines.studies.figures.scores import figures, scores_of, stored_scores
from engines.studies.figures.writers import csv_table, latex, markdown

WICKED = ["=1+1", "a|b", "<img src=x>", "50 % & $x_1$ #~^\\{}", "*bold* _it_ `code` [a](b)", "two\nlines", "α → ∞"]


@pytest.mark.parametrize("q", [0.5, 0.9])
@pytest.mark.parametrize("count", [1, 2, 7, 60])
def test_intervals_are_those_of_a_plain_bootstrap(q, count):
    """Independently: whole resamples are drawn with numpy, and their quantiles taken."""
    noise = np.random.default_rng(count)
    values = noise.normal(0, 1, count)
    resamples = np.quantile(noise.choice(values, (20_000, count)), q, axis=1)
    low, high = np.quantile(resamples, [0.025, 0.975])
    found = quantile(np.r_[values, np.nan, np.inf], q)
    assert found.number == pytest.approx(np.quantile(values, q))
    assert [found.low, found.high] == pytest.approx([low, high], abs=0.12 * np.ptp(values) + 1e-12)
    assert abs(np.mean([found.low - low, found.high - high])) < 0.06 * np.ptp(values) + 1e-12
    assert found == quantile(np.r_[np.nan, values[::-1]], q)


def test_what_cannot_be_judged_has_no_figure_and_what_is_equal_everywhere_no_width():
    assert str(quantile(np.array([np.nan, np.inf]), 0.5)) == "–" and str(quantile(np.array([]), 0.5)) == "–"
    assert quantile(np.full(9, 0.3), 0.9) == Figure(0.3, 0.3, 0.3)


def test_a_stored_result_has_the_figures_of_the_run():
    request = Request(domain="chain", lanes=6, particles=2, levels=3, rewards={"letters": 1.0, "order": 0.5})
    whole = design(request)
    mine, stored = figures(scores_of(whole), "x"), figures(stored_scores(result_record(whole, {})), "x")
    assert mine.keys() == stored.keys()
    for column, figure in mine.items():
        assert figure.number == pytest.approx(stored[column].number, abs=1e-5, nan_ok=True)


def test_markdown_shows_every_name_as_it_is():
    rows = [(name, {name: Figure(-0.5, -0.75, 0.25), "n": Figure(12_345)}) for name in WICKED]
    html = MarkdownIt().enable("table").render(markdown(rows, "run|x"))
    cells = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)]
    heads, lines = cells[: len(WICKED) + 2], cells[len(WICKED) + 2 :: len(WICKED) + 2]
    told = [plain(name) for name in WICKED]
    assert [plain(cell) for cell in lines] == told
    assert [plain(cell) for cell in heads] == ["run|x", told[0], "n", *told[1:]]
    assert "-0.500 (-0.750 to 0.250)" in cells and "12,345" in cells and "–" in cells


def plain(text: str) -> str:
    return " ".join(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split())


def test_latex_has_no_sign_that_means_something_to_it():
    text = latex([(name, {name: Figure(-0.5, -0.75, 0.25), "n": Figure(12_345)}) for name in WICKED], "run")
    lines = text.splitlines()
    assert len(lines) == 7 + len(WICKED) and all(line.endswith(r" \\") for line in lines[3:4] + lines[5:-2])
    for line in lines[5:-2]:
        cells = re.sub(r"\\[&%$#_{}\\]", "", line)
        assert cells.count("&") == len(WICKED) + 1
        assert "%" not in cells and "#" not in cells and "_" not in cells and not re.search(r"[~^<>|]", strip(cells))
        assert cells.count("$") % 2 == 0 and cells.count("{") == cells.count("}")
    assert r"{\scriptsize ($-$0.750 to 0.250)}" in text and "12{,}345" in text and r"$\alpha$ $\to$ $\infty$" in text


def strip(text: str) -> str:
    """Without what stands in mathematics."""
    return re.sub(r"\$[^$]*\$", "", text)


def test_csv_is_read_back_and_starts_no_formula():
    rows = [(name, {"reward 50 %": Figure(1.5, 1.25, 2), "n": Figure(float("nan"))}) for name in WICKED]
    settings = [{"alpha": 0.1, "conditions.prompt": name} for name in WICKED]
    text = csv_table(rows, "run", settings)
    read = list(csv.DictReader(io.StringIO(text)))
    assert [row["run"] for row in read] == ["'=1+1", *WICKED[1:]] and read[0]["conditions.prompt"] == "'=1+1"
    assert read[0]["reward 50 % low"] == "1.25" and read[0]["n"] == "" and read[1]["alpha"] == "0.1"
