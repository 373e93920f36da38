"""GB1 on the page: letters, pictures beside exact laws, what was measured beside what guided, and its training."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import engines
from engines.domains import domain
from engines.domains.toy.gb1.landscape import load_landscape, pack_landscape
from engines.domains.toy.gb1.law import prior, tilted
from engines.domains.toy.gb1.variants import (
    DOMAIN,
    LETTERS,
    SITES,
    changes,
    decode,
    encode,
    every_variant,
    number,
    whole_domain,
)
from engines.records.serialize import result_record
from engines.records.step import Cost, Result
from studio.pictures.guide_judge import guide_judge_figure, guide_judge_medians

GB1 = domain("gb1")
ABSENT = every_variant()[int(np.isnan(load_landscape().fitness).argmax())]  # was not measured
SETTINGS = {"rewards": {"fitness": 1.0}, "alpha": 1.0}
ROOT = Path(__file__).resolve().parents[3]


def words(picture: str) -> str:
    """All that a picture says."""
    return " ".join(ElementTree.fromstring(picture).itertext())


def test_letters_and_numbers():
    assert decode(encode(["VDGV", "F··A"])) == ["VDGV", "F··A"] and changes("F·GA") == ["V39F", "V54A"]
    assert number(["AAAA", "AAAC", "YYYY"]).tolist() == [0, 1, 159_999]
    for wrong in ("VDG", "V·GV"):
        with pytest.raises(ValueError, match="variant"):
            number([wrong])


def test_the_whole_domain_is_taken_home():
    assert whole_domain("VDGV") == DOMAIN and [DOMAIN[site - 1] for site in SITES] == list("VDGV")
    rows, settings = [{"measured fitness": 8.762}, {}], {"run": "it", "seed": 3}
    first, *_ = written = GB1.exports["fasta"](["FWAA", "V··V"], rows, settings).decode().split("\n>")
    assert "measured fitness=8.762" in first and "".join(first.split("\n")[1:]) == whole_domain("FWAA")
    assert "NGVXX" in written[1].replace("\n", "")


def test_a_drawn_variant_names_its_changes():
    assert "D40W" in words(GB1.draw("VWGV", 180)) and "V39" in words(GB1.draw("VWGV", 180))
    assert words(GB1.draw("V··V", 40)).split() == ["V", "V"]
    assert all(design in GB1.draw(design, 40) for design in GB1.known_designs)


def test_what_everybody_knows_was_measured():
    assert np.isfinite(GB1.rewards["fitness"].judge(GB1.known_designs, None)).all()
    assert GB1.rewards["independent"].judge(["VDGV", "VWGV"], None).tolist() == pytest.approx([1, 3.9009], abs=1e-3)


@pytest.mark.parametrize(
    ("settings", "aim"),
    [
        (SETTINGS, "mean 4.37"),
        ({**SETTINGS, "alpha": "Infinity"}, "mean 0.99, 100 % measured"),
        ({**SETTINGS, "alpha": 0}, "mean 8.76"),
        ({**SETTINGS, "scripts": {"mine": ""}}, ""),
        ({**SETTINGS, "transforms": {"fitness": "step 1"}}, ""),
    ],
)
def test_a_run_is_drawn_beside_the_law_that_it_aims_at(settings, aim):
    ((_, picture),) = GB1.panels(["FWAA", "VDGV", ABSENT], settings)
    assert "this run: mean 4.88, 67 % measured" in words(picture) and "the model by itself" in words(picture)
    assert ("p · exp(r/α)" in words(picture)) == bool(aim) and aim in words(picture)


def test_runs_without_measured_designs_are_drawn():
    assert GB1.panels([], SETTINGS) == []
    assert "this run: nothing measured" in words(GB1.panels([ABSENT, "F··A"], SETTINGS)[0][1])


def test_every_single_change_is_shown_as_it_was_measured():
    ((_, picture),) = GB1.views("VDGV", SETTINGS)
    assert "3.90" in words(picture) and GB1.views("F··A", SETTINGS) == []


@pytest.mark.parametrize("alpha", [0, 1e-3, 1.0, np.inf])
def test_a_tilted_law_is_a_law(alpha):
    law = tilted(prior(), load_landscape().fitness, alpha)
    assert law.sum() == pytest.approx(1) and not law[np.isnan(load_landscape().fitness)].any()


def test_what_was_not_measured_is_no_number_beside_a_design():
    said = GB1.opinions(["FWAA", ABSENT], None)
    result = Result(["FWAA", ABSENT], np.array([1.0, np.nan]), {}, {}, Cost(), said)
    written = json.loads(json.dumps(result_record(result, {}), allow_nan=False))
    assert written["beside"]["fitness judge"] == [8.762, None]
    assert guide_judge_medians(written)["median fitness judge"] == 8.762
    figure = guide_judge_figure(written, str.upper)
    (points, diagonal), layout = figure["data"], figure["layout"]
    assert points["y"] == [8.762, None] and max(diagonal["x"]) == 8.762
    assert layout["xaxis"]["title"]["text"] == "FITNESS GUIDE" and layout["yaxis"]["title"]["text"] == "FITNESS JUDGE"
    nothing = guide_judge_figure({"beside": {"x guide": [None], "x judge": [None]}})
    assert len(nothing["data"]) == 1


def test_the_gamed_reward_says_so():
    """Sites by themselves: what guided promises three times what was measured."""
    run = engines.design(engines.Request(domain="gb1", rewards={"independent": 1.0}, alpha=0.5, lanes=40, particles=32))
    assert np.median(run.beside["fitness guide"]) > 2 * np.nanmedian(run.beside["fitness judge"])


def test_the_model_is_trained_from_a_table(tmp_path):
    """Two sites alone vary here; what is not in the table was not measured."""
    rows = [f"V{b}{c}V,{1 + i % 3},{10 + i}" for i, (b, c) in enumerate((b, c) for b in LETTERS for c in LETTERS)]
    (tmp_path / "table.csv").write_text("\n".join(["variant,fitness,count_input", *rows]), encoding="utf-8")
    command = [sys.executable, "-m", "engines.domains.toy.gb1.train", "--data", str(tmp_path / "table.csv")]
    command += ["--out", str(tmp_path / "out"), "--minutes", "0.01"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    assert done.returncode == 0, done.stderr
    landscape, law = load_landscape(tmp_path / "out"), prior(tmp_path / "out")
    assert np.isfinite(landscape.fitness).sum() == 400 and landscape.reads[number(["VYYV"])] == 410
    assert law.sum() == pytest.approx(1) and "400 variants were" in (tmp_path / "out" / "card.md").read_text("utf-8")


@pytest.mark.parametrize("table", ["variant,fitness\nVDGV,1\n", "variant,fitness,count_input\nVDG,1,10\nVDGA,2,20\n"])
def test_a_wrong_table_is_refused_in_a_sentence(tmp_path, table):
    (tmp_path / "table.csv").write_text(table)
    with pytest.raises(ValueError, match=r"count_input|four|4 letters"):
        pack_landscape(tmp_path / "table.csv", tmp_path)
