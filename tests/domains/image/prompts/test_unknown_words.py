"""Words that the embedded model does not know are named, each with what may stand in its place."""

import json
import subprocess
import sys

import numpy as np
import pytest

from engines.domains import domain
from engines.domains.image.prompts import lexicon as lexicons
from engines.domains.image.prompts import similarity, unknown_words
from engines.domains.image.prompts.lexicon import Lexicon, read_lexicon
from studio.design.suggestion_widgets import said

NAMES = ["cat face", "elephant", "water wave", "fountain"]
ROWS = {
    "cat": (0, 1, 2, 255, True),
    "kitty": (0, 1, 2, 255, True),
    "elephant": (1, 0, 2, 255, True),
    "river": (2, 3, 1, 140, False),
    "bureaucracy": (1, 0, 2, 90, False),
}


@pytest.fixture
def lexicon(tmp_path, monkeypatch):
    rows = np.array(list(ROWS.values()))
    made = Lexicon(
        list(ROWS), NAMES, rows[:, :3].astype(np.uint16), rows[:, 3].astype(np.uint8), rows[:, 4].astype(bool)
    )
    made.save(tmp_path / "words.npz")
    monkeypatch.setattr(lexicons, "LEXICON", tmp_path / "words.npz")
    lexicons.load_lexicon.cache_clear()
    yield read_lexicon(tmp_path / "words.npz")
    lexicons.load_lexicon.cache_clear()


def unknown(text):
    return {each.word: each.names for each in unknown_words.unknown_words(text)}


@pytest.mark.parametrize(
    "text",
    ["kitty", "Big cute KITTIES on a teal background", "cats, flat design!", "the cat's elephant", "", "🐱 64 x"],
)
def test_what_is_known_is_passed_over(lexicon, text):
    assert unknown(text) == {}


def test_a_common_word_has_the_names_nearest_in_meaning(lexicon):
    assert unknown("a cat at the River") == {"River": ("water wave", "fountain", "elephant")}


def test_a_misspelt_word_has_the_name_it_is_spelt_like_and_nonsense_has_none(lexicon):
    assert unknown("elefant flumph bureaucracy") == {"elefant": ("elephant",), "flumph": (), "bureaucracy": ()}


def test_few_words_of_a_long_prompt_are_named(lexicon):
    assert len(unknown(" ".join(f"zq{chr(97 + i)}" for i in range(20)))) == unknown_words.MOST
    assert unknown("elephant " * 100_000 + "flumph") == {}


def test_a_choice_is_the_prompt_with_the_name_or_without_the_word(lexicon):
    read, river = unknown_words.suggestions("cat in River, kitty", {})
    assert read.sentence == "Read as “cat face”." and read.choices == ()
    assert river.choices[0] == ("water wave", "cat in water wave, kitty") and river.choices[-1][1] == "cat in , kitty"
    assert "“River”" in river.sentence
    assert unknown_words.suggestions("flumph", {"model": "some/model"}) == []


def test_a_run_says_it_and_another_model_does_not(lexicon):
    remarks = domain("image").remarks
    assert remarks({"prompt": "kitty", "model": ""}) == []
    (sentence,) = remarks({"prompt": "cat\nriver", "model": ""})
    assert "“river”" in sentence and "water wave" in sentence
    assert not any("river" in each for each in remarks({"prompt": "river", "model": "/no/such"}))


def test_without_a_lexicon_nothing_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(lexicons, "LEXICON", tmp_path / "none.npz")
    lexicons.load_lexicon.cache_clear()
    assert unknown("flumph") == {}
    lexicons.load_lexicon.cache_clear()


def test_the_judge_reads_the_caption_that_a_prompt_means(lexicon, monkeypatch):
    asked = []
    monkeypatch.setattr(similarity, "prompts_of", lambda designs, conditions: ["a kitty on azure"])
    monkeypatch.setattr(similarity, "CONTRASTIVE_MODEL", lexicons.LEXICON.parent)
    monkeypatch.setattr(similarity, "paired_similarity", lambda designs, texts: asked.extend(texts) or np.zeros(1))
    similarity.judge_prompts([object()], None)
    assert asked == ["cat face on a blue background"]


def test_the_page_is_told_in_json(lexicon):
    suggest, beside = domain("image").hints.suggest["prompt"]
    held = json.loads(said(suggest, "flumph <b>", {"model": ""}))
    assert beside == ("model",) and [each["choices"][-1] for each in held["said"] if each["choices"]] == [
        ["leave it out", "<b>"]
    ]
    assert said(suggest, None, {}) == "" and said(suggest, "x" * 10**6, {}) == ""


def test_it_costs_neither_torch_nor_transformers():
    code = (
        "import sys; from engines.domains import domain; domain('image').hints.suggest['prompt'][0]('flumph', {});"
        "print({'torch', 'transformers'} & sys.modules.keys())"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"
