"""CLIP and PickScore: cosine of a picture and its prompt in a network's shared space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PIL import Image

from engines.domains.image.rewards.prompts import prompts_of
from engines.loading import load_once

BATCH = 32  # pictures of one network call
CLIP = ("openai/clip-vit-large-patch14", "model.safetensors")
PICKSCORE = ("yuvalkirstain/PickScore_v1", "model.safetensors")
PICKSCORE_PROCESSOR = "laion/CLIP-ViT-H-14-laion2B-s32B-b79K"


def similarity(model: str, processor: str) -> Callable[[Sequence[Image.Image], Any], np.ndarray]:
    """A reward's judge: 100 × cosine of each picture and its prompt [N], by a model of the hub and its processor."""

    def judge(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
        import torch

        network, prepare = load_model(model, processor)
        prompts = prompts_of(pictures, conditions)
        scores = []
        for first in range(0, len(pictures), BATCH):
            inputs = prepare(
                text=prompts[first : first + BATCH],
                images=list(pictures[first : first + BATCH]),
                return_tensors="pt",
                padding=True,
                truncation=True,
            )
            with torch.inference_mode():
                output = network(**inputs.to(network.device))
            scores.append((normalise(output.image_embeds) * normalise(output.text_embeds)).sum(1))
        return 100 * torch.cat(scores).double().cpu().numpy()

    return judge


def normalise(x: Any) -> Any:
    """Rows of unit length."""
    return x / x.norm(dim=-1, keepdim=True)


def device() -> str:
    """Where the networks of rewards compute."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


@load_once(maxsize=2)
def load_model(model: str, processor: str) -> tuple[Any, Any]:
    """(network, processor) of hub ids, by safetensors only."""
    from transformers import CLIPModel, CLIPProcessor

    network = CLIPModel.from_pretrained(model, use_safetensors=True).to(device()).eval()
    return network, CLIPProcessor.from_pretrained(processor)
