"""Prompts of every kind: encoded, cut where a model stops reading, and what is cut is said."""

from __future__ import annotations

import pytest

from engines.domains.image.conditions import ImageConditions, split_prompts
from engines.domains.image.prompts.encoding import encode_prompts
from engines.domains.image.prompts.truncation import count_unread_words, truncation_remarks
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


@pytest.mark.parametrize("prompt", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("pipe", [stable, large])
def test_whatever_is_written_is_read(pipe, prompt):
    embeddings = encode_prompts(pipe(), split_prompts(ImageConditions(prompt=prompt)), (16, 16)).embeddings
    assert embeddings.shape[:2] == (1, WORDS) and embeddings.isfinite().all()


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


def test_what_is_not_read_is_said(saved_model):
    (said,) = truncation_remarks(["a cat", "word " * 500, "a cat"], str(saved_model))
    assert "497 words" in said and "“word" in said and said.endswith(".")
    assert truncation_remarks(["word " * 500], "some/model") == []


@pytest.mark.parametrize("model", ["~nobody-at-all/x", "a" * 290, "some/hub-id", "/no/such/folder"])
def test_nothing_is_remarked_of_models_that_cannot_be_read(model, model_copy):
    (model_copy / "tokenizer" / "tokenizer.json").write_text("junk")
    assert truncation_remarks(["a cat"], model) == [] == truncation_remarks(["a cat"], str(model_copy))
