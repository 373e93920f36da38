"""Runs of pictures as the page sees them: film, comparison with the unguided model, downloads."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from PIL import Image

from engines.domains import domain
from engines.domains.image.png import codec as png
from engines.domains.image.png.decoding import open_picture
from engines.records.meter import Meter
from engines.records.store import Store
from engines.request import Request
from engines.rewards import Scorer
from engines.service.worker import Engine
from engines.studies.baseline import baseline
from studio.design.load_settings import load_settings
from studio.export import export
from studio.runs.runs import Runs
from studio.runs.view import view_candidates, view_run


@pytest.fixture(scope="module")
def model(saved_model):
    return str(saved_model)


@pytest.fixture(scope="module")
def finished(tmp_path_factory, model):
    """(runs, run) of a finished run and its unguided counterpart."""
    runs = Runs(Store(tmp_path_factory.mktemp("home") / "studio.db"))
    run = runs.start(
        {
            "domain": "image",
            "model": model,
            "rewards": {"colorfulness": 1, "brightness": 1},
            "lanes": 3,
            "particles": 4,
            "levels": 4,
            "guidance": 2,
        },
        "ann",
    )
    engine = Engine(runs.store)
    while engine.turn():
        pass
    assert runs.store.get(run).status == "done", runs.store.get(run).message
    return runs, run


def test_the_page_gets_film_gallery_and_comparison(finished):
    runs, run = finished
    view = view_run(runs, run, 0, "ann")
    assert {cell[1] for column in view["columns"] for cell in column["cells"]} == set(view["pictures"]) and len(
        view["columns"]
    ) == 4
    rows, table = view["finished"]["rows"], view["finished"]
    assert len(rows) == 3 and all(
        row["svg"].startswith("<svg") and row["before"].startswith("<svg") and row["design"].endswith(".png")
        for row in rows
    )
    assert (
        table["single"] == "png"
        and table["unguided"]["cost"]["rows"] == 16 * 4
        and set(table["unguided"]["measures"]) == set(table["measures"])
    )
    assert (
        table["medians"]["this run"] > table["medians"]["unguided"]
        and view["comparing"] is False
        and "written" not in rows[0]
    )
    assert json.dumps(view, allow_nan=False) and "finished" not in view_run(runs, run, 4, "ann", view["version"])
    assert len(view_candidates(runs, run, 2, 1)["candidates"]) == 4


def test_the_counterpart_has_the_same_seed_and_noise(finished, model):
    """It is the run with one particle, lane by lane, and its cost is apart."""
    runs, run = finished
    alone = runs.start({**runs.request(run), "particles": 1}, "bob")
    engine = Engine(runs.store)
    while engine.turn():
        pass
    guided, beside = runs.result(alone)["designs"], runs.result(run)["baseline"]
    assert beside["designs"] == guided and len(beside["rewards"]) == 16
    assert baseline(Request(**runs.request(run)))["designs"] == guided
    assert runs.result(run)["cost"]["rows"] == sum(record["cost"]["rows"] for record in runs.records(run))


def test_a_counterpart_that_a_restart_cut_short_is_made_once_more(tmp_path, model):
    runs = Runs(Store(tmp_path / "studio.db"))
    run = runs.start({"domain": "image", "model": model, "lanes": 2, "particles": 2, "levels": 3}, "ann")
    first, second, third = (Engine(runs.store) for _ in range(3))
    while not runs.store.get(run).result:
        first.turn()
    first.comparisons.resume_pending()
    assert view_run(runs, run, 0, "ann")["comparing"]
    second.comparisons.resume_pending()
    assert "Reload" in view_run(runs, run, 0, "ann")["finished"]["unguided"]["message"]
    while second.turn():
        pass
    assert len(runs.result(run)["baseline"]["rewards"]) == 16
    third.comparisons.resume_pending()
    assert not third.comparisons


def test_an_unguided_run_needs_no_counterpart(finished, model):
    runs, _ = finished
    run, engine = (
        runs.start({"domain": "image", "model": model, "sampler": "unguided", "lanes": 2, "levels": 2}, "eve"),
        Engine(runs.store),
    )
    while engine.turn():
        pass
    assert not runs.result(run)["baseline"].get("pending") and not view_run(runs, run, 0, "eve")["comparing"]


def test_downloads_hold_the_pictures_and_their_settings(finished, tmp_path):
    runs, run = finished
    rows = list(csv.DictReader(io.StringIO(export(runs, run, "csv")[1].decode())))
    archive = zipfile.ZipFile(io.BytesIO(export(runs, run, "zip")[1]))
    assert {f"designs/{row['design']}" for row in rows} <= set(archive.namelist()) and {
        "lane",
        "reward",
        "colorfulness (M)",
        "brightness",
    } <= set(rows[0])
    name, file = export(runs, run, "png", rows[1]["design"])
    assert (
        name == rows[1]["design"]
        and file == archive.read(f"designs/{name}")
        and Image.open(io.BytesIO(file)).size == (16, 16)
    )
    (tmp_path / name).write_bytes(file)
    assert load_settings(runs, str(tmp_path / name)) == runs.request(run)
    best = Scorer(domain("image").rewards, {"colorfulness": 1.0}, None, Meter(), key=png.key)([open_picture(file)])
    assert float(best[0]) == pytest.approx(float(rows[1]["colorfulness (M)"]), abs=1e-5)
