"""What can be fixed of a picture: checked, filled in by the model, and asked for on the page."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from engines.domains import domain
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.guidance import DISTILLED_GUIDANCE, EMBEDDED_GUIDANCE, USUAL_GUIDANCE, usual_guidance
from engines.domains.image.png import codec as png
from engines.request import Request
from studio.design.condition_widgets import conditions


def test_an_empty_prompt_is_refused_but_for_a_picture_to_begin_from(refusal):
    for prompt in ("", "  ", "\n \n", []):
        assert "smiling cat" in refusal(prompt=prompt)
    assert ImageConditions(prompt="", start=png.write(Image.new("RGB", (8, 8)))).prompt == ""


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ({"prompt": "x" * 20_000}, "10,000 letters"),
        ({"prompt": "half \ud83d"}, "half a letter"),
        ({"prompt": 5}, "text"),
        ({"negative": "x" * 20_000}, "letters"),
        ({"guidance": -1}, "between 0 and 30"),
        ({"guidance": float("nan")}, "between 0 and 30"),
        ({"eta": 2}, "between 0 and 1"),
        ({"strength": 0}, "between 0.05 and 1"),
        ({"scheduler": "euler"}, "ddim"),
        ({"model": "a\nb"}, "hub id"),
        ({"palette": "red"}, "colour"),
        ({"palette": "#000 " * 17}, "16 colours"),
        ({"rewards": {"palette": 1}}, "palette"),
        ({"start": "!!"}, "no"),
        ({"likeness": "aGVsbG8="}, "no picture"),
    ],
)
def test_what_is_wrong_is_said(refusal, conditions, words):
    assert words in refusal(**conditions)


def test_guidance_follows_the_model_where_none_is_named():
    assert ImageConditions().guidance == EMBEDDED_GUIDANCE and ImageConditions(model="some/model").guidance == 7.5
    assert (
        ImageConditions(model="stabilityai/sd-turbo").guidance == 1
        and ImageConditions(model="some/model", guidance=2).guidance == 2
    )


def test_a_request_with_everything_comes_back(tmp_path):
    picture = png.write(Image.new("RGB", (8, 8), "red"))
    wanted = Request(
        domain="image",
        prompt=["a", "b"],
        lanes=2,
        palette=["#ff0000", "#00f"],
        start=picture,
        likeness=picture,
        model="some/model",
    )
    assert (
        Request.model_validate_json(wanted.model_dump_json()) == wanted
        and Request(**json.loads(wanted.model_dump_json())) == wanted
    )
    assert hash(wanted.conditions) == hash(Request.model_validate_json(wanted.model_dump_json()).conditions)


@pytest.mark.parametrize(
    ("model", "guidance"),
    [
        ("/home/lcmueller/models/sd15", USUAL_GUIDANCE),
        ("/mnt/turbodisk/stable-diffusion-v1-5", USUAL_GUIDANCE),
        ("hyperrealism/xl", USUAL_GUIDANCE),
        ("someone/hyperrealism", USUAL_GUIDANCE),
        ("lcm/sd15/", USUAL_GUIDANCE),
        ("stabilityai/sd-turbo", DISTILLED_GUIDANCE),
        ("/models/sdxl_lightning/", DISTILLED_GUIDANCE),
        ("SimianLuo/LCM_Dreamshaper_v7", DISTILLED_GUIDANCE),
        ("ByteDance/Hyper-SD", DISTILLED_GUIDANCE),
        ("me/sdxlturbo", DISTILLED_GUIDANCE),
        (r"C:\models\sd-turbo", DISTILLED_GUIDANCE),
        ("/hub/models--stabilityai--sd-turbo/snapshots/b161b16", DISTILLED_GUIDANCE),
    ],
)
def test_a_model_is_known_as_distilled_by_its_own_name(model, guidance):
    assert usual_guidance(model) == guidance


def test_every_condition_has_a_widget():
    import gradio as gr

    spec = domain("image")
    with gr.Blocks():
        (first, told), (rest, _) = conditions(spec, "image", True), conditions(spec, "image", False)
    assert list(first) == ["prompt"] == list(told) and first.keys() | rest.keys() == spec.conditions.model_fields.keys()
    assert {type(rest[name]) for name in ("start", "likeness", "palette")} == {gr.HTML}
