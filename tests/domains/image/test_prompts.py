"""Prompts of every kind: read, cut where a model stops reading, or refused in a sentence."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
import torch
from PIL import Image
from pydantic import ValidationError

import engines
from engines.domains.image.conditions import ImageConditions, split_prompts
from engines.domains.image.guidance import EMBEDDED_GUIDANCE
from engines.domains.image.png import codec as png
from engines.domains.image.png.decoding import MAX_KEPT_SIDE
from engines.domains.image.prompts.encoding import encode_prompts
from engines.domains.image.prompts.truncation import count_unread_words, truncation_remarks
from engines.request import Request, sentences
from tests.domains.image.tiny import WORDS, large, stable, tokenizer

ODD = [
    "🚀🔥",
    "ネコ",
    "قطة سعيدة",
    "שלום עולם",
    "𝔣𝔞𝔫𝔠𝔶",
    "a\tb",
    "<|endoftext|>",
    "'; DROP TABLE",
    "é" * 50,
    "word " * 500,
    "\u200b\u202ecat",
]


def complaint(**conditions) -> str:
    with pytest.raises(ValidationError) as caught:
        Request(domain="image", **conditions)
    said = " ".join(sentences(caught.value))
    assert said.endswith(".") and "\n" not in said and len(said) < 300
    return said


@pytest.mark.parametrize("prompt", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("pipe", [stable, large])
def test_whatever_is_written_is_read(pipe, prompt):
    words = encode_prompts(pipe(), split_prompts(ImageConditions(prompt=prompt)), (16, 16)).embeddings
    assert words.shape[:2] == (1, WORDS) and words.isfinite().all()


def test_every_prompt_is_read_once_and_by_itself(monkeypatch):
    pipe, read = stable(), []
    encode = pipe.encode_prompt
    monkeypatch.setattr(pipe, "encode_prompt", lambda prompt, **how: read.append(prompt) or encode(prompt, **how))
    both = encode_prompts(pipe, ["a cat", "a dog", "a cat"], (16, 16)).embeddings
    assert read == ["a cat", "a dog"] and both[0].equal(both[2])
    assert encode_prompts(pipe, ["a dog"], (16, 16)).embeddings[0].equal(both[1])


def test_what_is_too_long_is_cut_and_counted():
    """Sixteen tokens, of which two are marks and every letter is one."""
    pipe, letters = stable(), tokenizer().backend_tokenizer
    long, short = "abc defg hij klmn opq", "abc defg hij klmn"
    assert count_unread_words(letters, long, WORDS) == 1 and count_unread_words(letters, short, WORDS) == 0
    assert encode_prompts(pipe, [long], (16, 16)).embeddings.equal(encode_prompts(pipe, [short], (16, 16)).embeddings)
    assert count_unread_words(letters, "word " * 500, WORDS) == 497 and count_unread_words(letters, "", WORDS) == 0


def test_what_is_not_read_is_said(tmp_path):
    stable().save_pretrained(tmp_path)
    (said,) = truncation_remarks(["a cat", "word " * 500, "a cat"], str(tmp_path))
    assert "497 words" in said and "“word" in said and said.endswith(".")
    assert truncation_remarks(["word " * 500], "some/model") == []


def test_an_empty_prompt_is_refused_but_for_a_picture_to_begin_from():
    for prompt in ("", "  ", "\n \n", []):
        assert "smiling cat" in complaint(prompt=prompt)
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
def test_what_is_wrong_is_said(conditions, words):
    assert words in complaint(**conditions)


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


# --- pictures to begin from ----------------------------------------------------------------------------------------------


def file(picture: Image.Image, kind: str, **how) -> str:
    packed = io.BytesIO()
    picture.save(packed, kind, **how)
    return base64.b64encode(packed.getvalue()).decode()


def begun(text: str) -> Image.Image:
    return png.read(ImageConditions(start=text).start)


RED = Image.new("RGB", (40, 20), "red")


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "PNG"),
        ("P", "PNG"),
        ("L", "PNG"),
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("1", "PNG"),
        ("RGB", "JPEG"),
        ("P", "GIF"),
        ("RGB", "WEBP"),
    ],
)
def test_uploads_of_every_mode_become_rgb(mode, kind):
    picture = begun(file(RED.convert(mode), kind))
    assert picture.mode == "RGB" and picture.size == (40, 20)
    want = np.asarray(RED.convert(mode).convert("RGB"), dtype=int)
    assert np.abs(np.asarray(picture, dtype=int) - want).mean() < 6


def test_an_upload_is_kept_small_upright_and_as_it_was():
    turned = Image.Exif()
    turned[0x0112] = 6  # a quarter turn
    assert begun(file(RED, "JPEG", exif=turned)).size == (20, 40)
    assert max(begun(file(Image.new("RGB", (3000, 1500)), "PNG")).size) <= MAX_KEPT_SIDE
    once = ImageConditions(start=file(RED, "PNG")).start
    assert ImageConditions(start=once).start == once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (file(Image.new("RGB", (9000, 6000)), "PNG"), "54 megapixels"),
        (file(RED, "GIF", save_all=True, append_images=[Image.new("RGB", (40, 20))]), "animation"),
        (file(RED.convert("CMYK"), "JPEG"), "CMYK"),
        (file(Image.effect_noise((64, 64), 90), "PNG")[:400], "damaged"),
        (base64.b64encode(b"%PDF-1.4 no picture").decode(), "no picture"),
        ("data:text/html;base64,PGI+", "no picture"),
        ("not base64!", "not a picture"),
    ],
)
def test_uploads_that_will_not_do(text, words):
    assert words in complaint(start=text)


def test_a_run_begins_from_a_picture(tmp_path):
    """Little strength keeps near to it; x_T is its noised form in every lane."""
    stable().save_pretrained(tmp_path)
    how = {
        "domain": "image",
        "model": str(tmp_path),
        "prompt": "a cat",
        "lanes": 2,
        "particles": 2,
        "levels": 3,
        "guidance": 1.0,
    }
    plain, begun_there = (
        engines.design(Request(**how, **more)).designs for more in ({}, {"start": file(RED, "PNG"), "strength": 0.05})
    )
    assert len(begun_there) == 2 and not np.array_equal(np.asarray(plain[0]), np.asarray(begun_there[0]))
    with pytest.raises(ValueError, match="at most 50 levels"):
        engines.design(Request(**{**how, "levels": 60}, start=file(RED, "PNG"), strength=0.05))
    assert torch.is_grad_enabled()
