"""Prompts of every kind: encoded, cut where a model stops reading, and what is cut is said."""

from __future__ import annotations

import pytest

from engines.domains.image.conditions import ImageConditions, split_prompts
from engines.domains.image.prompts.encoding import encode_prompts
from tests.domains.image.tiny import WORDS, large, stable

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
