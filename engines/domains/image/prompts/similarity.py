"""Judge of prompts: cosine of picture and prompt under a small contrastive network that guided nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from engines.assets import ASSETS
from engines.domains.image.prompts.captions import known_caption
from engines.domains.image.rewards.prompts import prompts_of
from engines.loading import load_once

CONTRASTIVE_MODEL = ASSETS / "image" / "contrast"


def judge_prompts(designs: Sequence[Image.Image], conditions: Any) -> dict[str, list[float]]:
    """“prompt similarity” of each design and its prompt; nothing where the network is not here or a prompt is empty.

    The network knows captions alone, so it reads the one that a prompt means.
    """
    texts = [known_caption(text) for text in prompts_of(designs, conditions)]
    if not designs or not CONTRASTIVE_MODEL.is_dir() or not all(texts):
        return {}
    return {"prompt similarity": paired_similarity(designs, texts).round(4).tolist()}


def paired_similarity(pictures: Sequence[Image.Image], texts: Sequence[str]) -> np.ndarray:
    """Cosine of each picture and its text [N]."""
    distinct = list(dict.fromkeys(texts))
    return similarity_matrix(pictures, distinct)[np.arange(len(texts)), [distinct.index(text) for text in texts]]


def similarity_matrix(pictures: Sequence[Image.Image], texts: Sequence[str]) -> np.ndarray:
    """Cosine of every picture and every text [N, K]."""
    import torch

    model, tokenizer = load_model()
    tokens = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
    with torch.inference_mode():
        output = model(
            input_ids=tokens["input_ids"],
            attention_mask=tokens["attention_mask"],
            pixel_values=_pixel_values(pictures, model.config.vision_config.image_size),
        )
    embeddings = output.image_embeds, output.text_embeds
    images, words = (torch.nn.functional.normalize(e.double(), dim=-1) for e in embeddings)
    return (images @ words.T).numpy()


def _pixel_values(pictures: Sequence[Image.Image], side: int) -> Any:
    """[N, 3, side, side] in −1 … 1."""
    import torch

    small = [np.asarray(p.convert("RGB").resize((side, side), Image.Resampling.BICUBIC)) for p in pictures]
    return torch.from_numpy(np.stack(small)).permute(0, 3, 1, 2).float() / 127.5 - 1


@load_once(maxsize=1)
def load_model() -> tuple[Any, Any]:
    """(network, tokenizer), from this machine alone."""
    from transformers import AutoTokenizer, CLIPModel

    model = CLIPModel.from_pretrained(CONTRASTIVE_MODEL, use_safetensors=True, local_files_only=True).eval()
    return model, AutoTokenizer.from_pretrained(CONTRASTIVE_MODEL, local_files_only=True)
