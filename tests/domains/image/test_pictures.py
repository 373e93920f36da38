"""Pictures on their way: into the store and back, out as files with their settings, in from strangers, onto the page."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from app import is_public
from engines.domains import domain
from engines.domains.image.draw import draw
from engines.domains.image.png import codec as png
from engines.domains.image.png import settings as settings_png
from engines.domains.image.png.decoding import open_picture
from engines.domains.image.png.uploads import encode_upload
from engines.records.meter import Meter
from engines.records.store import Store
from engines.request import Request
from engines.rewards import Reward, Scorer
from engines.service.worker import Engine
from engines.studies.baseline import baseline
from studio.design.condition_widgets import answer, conditions
from studio.design.load_settings import load_settings
from studio.errors import UserError
from studio.runs.export import export
from studio.runs.runs import Runs
from studio.runs.view import view_candidates, view_run
from tests.domains.image.tiny import stable

KNOWN = domain("image").known_designs
LARGE = KNOWN[-1].resize((700, 400))


def filed(picture: Image.Image, form: str = "PNG", **how) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, form, **how)
    return packed.getvalue()


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


@pytest.mark.parametrize("picture", [*KNOWN, LARGE])
def test_a_picture_comes_back_as_it_was_written(picture):
    assert same(png.read(png.write(picture)), picture)
    small = png.read(png.sketch(picture))
    assert max(small.size) == min(128, max(picture.size)) and len(png.sketch(picture)) < 20_000


def test_equal_pictures_are_judged_once():
    asked = []
    reward = Reward("Any", "", "", lambda pictures, _: asked.append(len(pictures)) or np.zeros(len(pictures)))
    score = Scorer({"any": reward}, {"any": 1.0}, None, Meter(), key=domain("image").codec.key)
    other = KNOWN[0].copy()
    other.info["prompt"] = "another prompt"
    score([KNOWN[0], KNOWN[1], KNOWN[0].copy(), other]), score([*KNOWN])
    assert asked == [3, 6]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"hello", "no picture"),
        (b"", "no picture"),
        (filed(KNOWN[7])[:900], "damaged"),
        (filed(Image.new("L", (9000, 6000))), "54 megapixels"),
        (filed(KNOWN[0], "GIF", save_all=True, append_images=[KNOWN[1]]), "animation"),
        (filed(Image.new("CMYK", (9, 9)), "JPEG"), "CMYK"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "PNG"),
    ],
)
def test_an_upload_that_will_not_do_is_a_sentence(file, words):
    with pytest.raises(ValueError, match=words) as caught:
        encode_upload(file)
    assert str(caught.value).endswith(".") and len(str(caught.value)) < 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_taken(mode):
    ramp = (
        Image.fromarray(np.linspace(0, 65535, 64 * 64).reshape(64, 64).astype(np.uint16))
        if mode == "I;16"
        else Image.linear_gradient("L").resize((64, 64)).convert(mode)
    )
    picture = open_picture(filed(ramp))
    assert picture.mode == "RGB" and picture.size == (64, 64) and np.ptp(np.asarray(picture)) > 250


def test_what_is_clear_is_white_and_what_lies_is_set_upright():
    assert open_picture(filed(Image.new("RGBA", (4, 4), (0, 0, 0, 0)))).getpixel((0, 0)) == (255, 255, 255)
    lying = Image.Exif()
    lying[0x0112] = 6
    assert open_picture(filed(Image.new("RGB", (30, 10)), "JPEG", exif=lying)).size == (10, 30)


def test_an_upload_is_kept_small():
    kept = png.read(encode_upload(filed(LARGE.resize((2000, 1000)))))
    assert kept.size == (768, 384)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data:",
        "x",
        "data:image/png,abc",
        "data:image/png;base64,%%%",
        "data:text/html;base64,AAAA",
        "data:image/png;base64,AAAA",
    ],
)
def test_what_is_not_a_written_picture_is_a_sentence(text):
    with pytest.raises(ValueError, match="picture"):
        png.read(text)


def test_a_drawing_is_no_larger_than_it_is_shown():
    for design in (LARGE, png.write(LARGE)):
        href = ElementTree.fromstring(draw(design, 100)).find("{*}image").get("href")
        assert max(png.read(href).size) <= 200
    assert png.write(KNOWN[6]) in draw(KNOWN[6], 100)


def test_a_png_carries_its_request():
    request = json.loads(Request(domain="image", prompt="猫 😀\n" * 3 + "cat", lanes=4).model_dump_json())
    file = settings_png.write_with_request(KNOWN[6], request)
    assert settings_png.read_request(file) == request and same(open_picture(file), KNOWN[6])


def said(text: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt(settings_png.KEYWORD, text)
    return filed(KNOWN[0], pnginfo=info)


@pytest.fixture
def runs(tmp_path):
    return Runs(Store(tmp_path / "studio.db"))


@pytest.mark.parametrize(
    ("ending", "file", "words"),
    [
        ("png", filed(KNOWN[0]), "no settings"),
        ("png", b"hello", "no picture"),
        ("png", said("{"), "cannot be read"),
        ("png", said("[1]"), "no settings"),
        ("png", said('{"domain": "image", "lanes": -1}'), "lanes"),
        ("png", said('{"domain": "image", "flavour": 1}'), "no setting"),
        ("png", said("[" * 100_000), "cannot be read"),
        ("json", b"{", "no settings"),
        ("json", b'{"domain": "gone"}', "no domain"),
    ],
)
def test_a_file_without_good_settings_is_a_sentence(runs, tmp_path, ending, file, words):
    (tmp_path / f"x.{ending}").write_bytes(file)
    with pytest.raises(UserError, match=words):
        load_settings(runs, str(tmp_path / f"x.{ending}"))


def test_a_strangers_scripts_are_not_taken_where_nothing_confines_them(runs, tmp_path, monkeypatch):
    request = {
        "domain": "chain",
        "rewards": {"mine": 1},
        "scripts": {"mine": "def reward(designs):\n    return [1.0] * len(designs)\n"},
        "value": "pm",
    }
    (tmp_path / "x.json").write_text(json.dumps(request))
    assert load_settings(runs, str(tmp_path / "x.json"))["scripts"] == request["scripts"]
    monkeypatch.setattr(type(runs.library.script_host), "unconfined", property(lambda host: True))
    with pytest.raises(UserError, match="unconfined"):
        load_settings(runs, str(tmp_path / "x.json"))


def test_a_prompt_that_is_not_read_to_its_end_is_remarked_once(runs):
    asked = {"domain": "image", "rewards": {"brightness": 1}, "lanes": 1, "levels": 4}
    long, short = (runs.start({**asked, "conditions": {"prompt": prompt}}, "me") for prompt in ("word " * 500, "a cat"))
    (sentence,) = view_run(runs, long, 0, "me")["remarks"]
    assert "are not read" in sentence and view_run(runs, short, 0, "me")["remarks"] == []


def test_a_studio_open_to_strangers_reads_no_folder_and_downloads_nothing(tmp_path, monkeypatch):
    runs = Runs(Store(tmp_path / "studio.db"), public=True)
    for model in ("/etc", "assets/image", "../x", "somebody/large-model", str(tmp_path)):
        with pytest.raises(UserError, match="open to everybody"):
            runs.start({"domain": "image", "model": model}, "ann")
    monkeypatch.setenv("STUDIO_MODELS", "somebody/large-model, other/one")
    assert runs.start({"domain": "image", "model": "somebody/large-model"}, "ann") and runs.start(
        {"domain": "image"}, "ann"
    )


@pytest.mark.parametrize(
    ("host", "environment", "open_"),
    [
        ("127.0.0.1", {}, False),
        ("localhost", {}, False),
        ("0.0.0.0", {}, True),
        ("127.0.0.1", {"SPACE_ID": "a/b"}, True),
        ("127.0.0.1", {"GRADIO_SHARE": "True"}, True),
    ],
)
def test_who_can_reach_the_studio(host, environment, open_):
    assert is_public(host, environment) == open_


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A random pipeline of 16 × 16 pixels."""
    folder = tmp_path_factory.mktemp("model")
    stable().save_pretrained(folder)
    return str(folder)


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
    assert len(view_candidates(runs, run, 2, 1)) == 4


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
        "colorfulness",
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
    assert float(best[0]) == pytest.approx(float(rows[1]["colorfulness"]), abs=1e-5)


def test_a_run_of_the_usual_size_stays_small(model):
    """4 lanes × 10 × 25 levels of 64 × 64 pixels are 1,000 sketches."""
    sketches = [len(png.sketch(picture)) for picture in KNOWN]
    assert 1000 * 0.76 * np.mean(sketches) < 4e6  # base64 packs to three quarters again


def test_every_condition_has_a_widget():
    import gradio as gr

    spec = domain("image")
    with gr.Blocks():
        first, rest = conditions(spec, "image", True), conditions(spec, "image", False)
    assert list(first) == ["prompt"] and first.keys() | rest.keys() == spec.conditions.model_fields.keys()
    assert {type(rest[name]) for name in ("start", "likeness", "palette")} == {gr.HTML}


@pytest.mark.parametrize(
    "ask", [{"content": "%"}, {}, None, {"content": 7}, {"content": base64.b64encode(b"hello").decode()}]
)
def test_an_upload_is_answered_with_a_picture_or_a_sentence(ask):
    taken = encode_upload
    assert answer(taken, ask)["refused"].endswith(".")
    assert answer(taken, {"content": base64.b64encode(filed(KNOWN[6])).decode()})["picture"].startswith(
        "data:image/webp;base64,"
    )
