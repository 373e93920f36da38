"""How near a picture is to its prompt, by a network that guided nobody."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engines.domains import domain
from engines.domains.image.conditions import ImageConditions
from engines.domains.image.prompts import similarity
from tests.domains.image.tiny import tokenizer

*_, FACE, NOISE = domain("image").known_designs


@pytest.fixture
def contrastive_model(monkeypatch, tmp_path):
    from transformers import CLIPConfig, CLIPModel

    tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    torch.manual_seed(0)
    CLIPModel(
        CLIPConfig(
            text_config={
                **tower,
                "vocab_size": 514,
                "max_position_embeddings": 16,
                "bos_token_id": 512,
                "eos_token_id": 513,
                "pad_token_id": 513,
            },
            vision_config={**tower, "image_size": 64, "patch_size": 16},
            projection_dim=16,
        )
    ).save_pretrained(tmp_path)
    tokenizer().save_pretrained(tmp_path)
    monkeypatch.setattr(similarity, "CONTRASTIVE_MODEL", tmp_path)
    similarity.load_model.cache_clear()
    yield
    similarity.load_model.cache_clear()


def test_similarity_is_to_each_pictures_own_prompt(contrastive_model):
    one, two = FACE.copy(), NOISE.resize((128, 128))
    one.info["prompt"], two.info["prompt"] = "a face", "noise"
    conditions = ImageConditions(prompt="a face\nnoise")
    found = similarity.judge_prompts([one, two], conditions)["prompt similarity"]
    apart = [
        similarity.judge_prompts([picture], ImageConditions(prompt=picture.info["prompt"]))["prompt similarity"][0]
        for picture in (one, two)
    ]
    assert found == pytest.approx(apart, abs=2e-4) and all(-1 <= cosine <= 1 for cosine in found)
    assert similarity.paired_similarity([one], ["noise"]) != pytest.approx(found[0], abs=1e-6)
    assert similarity.judge_prompts([], conditions) == {}


def test_a_prompt_of_any_length_is_compared(contrastive_model):
    assert np.isfinite(similarity.paired_similarity([FACE, FACE], ["word " * 500, "😀 قطة"])).all()
