"""LAION's predictor of what people rate a picture from 1 to 10, as in the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image

from engines.domains.image.rewards.clip import BATCH, CLIP, device, normalise
from engines.loading import load_once

LAION = ("trl-lib/ddpo-aesthetic-predictor", "aesthetic-model.pth")
WIDTHS = (768, 1024, 128, 64, 16, 1)  # of the head; no activation between, so it is linear


def aesthetic_score(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """The predicted rating of each picture [N]."""
    import torch

    (vision, processor), head = load_vision(), load_head()
    scores = []
    for first in range(0, len(pictures), BATCH):
        inputs = processor(images=list(pictures[first : first + BATCH]), return_tensors="pt")
        with torch.inference_mode():
            scores.append(head(normalise(vision(**inputs.to(vision.device)).image_embeds)).squeeze(1))
    return torch.cat(scores).double().cpu().numpy()


@load_once(maxsize=1)
def load_vision() -> tuple[Any, Any]:
    """CLIP's network for pictures and its processor."""
    from transformers import CLIPImageProcessor, CLIPVisionModelWithProjection

    network = CLIPVisionModelWithProjection.from_pretrained(CLIP[0], use_safetensors=True).to(device()).eval()
    return network, CLIPImageProcessor.from_pretrained(CLIP[0])


@load_once(maxsize=1)
def load_head() -> Any:
    """The head, of a file that holds the layers of a Sequential with dropout between, in order. Reads tensors only."""
    import torch
    from huggingface_hub import hf_hub_download

    layers = torch.nn.Sequential(*(torch.nn.Linear(a, b) for a, b in zip(WIDTHS, WIDTHS[1:])))
    saved = torch.load(hf_hub_download(*LAION), map_location="cpu", weights_only=True)
    layers.load_state_dict(dict(zip(layers.state_dict(), saved.values(), strict=True)))
    return layers.to(device()).eval()
