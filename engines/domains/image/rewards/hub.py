"""Rewards by large networks that are downloaded when they are first asked: CLIP, LAION aesthetic, PickScore, ImageReward.

Weights are read from safetensors, or from tensors-only files; nothing in them is ever executed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from PIL import Image

from engines.rewards import Reward

AT_ONCE = 32  # pictures of one network call
REACH_SECONDS = 4
LAION_HEAD = (768, 1024, 128, 64, 16, 1)  # widths; no activation between, so it is linear


@dataclass(frozen=True)
class Needs:
    """What a reward needs that is not here. files: (repository, file) on the hub, size: of all of them together."""

    what: str
    package: str  # as imported
    pip: str
    files: tuple[tuple[str, str], ...]
    size: str

    def missing(self) -> str:
        """Why it cannot be had here, as a sentence; "" where it can."""
        if find_spec(self.package) is None:
            return f"{self.what} needs the Python package {self.pip}: install it with “pip install {self.pip}” and start the studio again, or choose another reward."
        if all(_cached(*file) for file in self.files) or all(_reachable(repo) for repo, _ in self.files):
            return ""
        return f"{self.what} would download {self.size} from huggingface.co ({self.files[0][0]}), which cannot be reached from here; connect this machine, or choose another reward."


CLIP = ("openai/clip-vit-large-patch14", "model.safetensors")
LAION = ("trl-lib/ddpo-aesthetic-predictor", "aesthetic-model.pth")
PICK = ("yuvalkirstain/PickScore_v1", "model.safetensors")
PICK_WORDS = "laion/CLIP-ViT-H-14-laion2B-s32B-b79K"  # PickScore's own processor
PREFERRED = ("THUDM/ImageReward", "ImageReward.pt")


def _cached(repo: str, file: str) -> bool:
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(repo, file), str)


def _reachable(repo: str) -> bool:
    from huggingface_hub import HfApi

    try:
        return bool(HfApi().model_info(repo, timeout=REACH_SECONDS))
    except Exception:  # offline, forbidden, moved: all the same here
        return False


def asked(pictures: Sequence[Image.Image], conditions: Any) -> list[str]:
    """The prompt each picture was made from: its own where it says so, else the one of all lanes."""
    return [picture.info.get("prompt") or conditions.prompt for picture in pictures]


def _similarity(load: Callable[[], tuple[Any, Any]], pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """100 × cosine between picture and prompt [N]."""
    import torch

    model, processor = load()
    texts = asked(pictures, conditions)
    scores = []
    for first in range(0, len(pictures), AT_ONCE):
        inputs = processor(
            text=texts[first : first + AT_ONCE],
            images=list(pictures[first : first + AT_ONCE]),
            return_tensors="pt",
            padding=True,
            truncation=True,
        )
        with torch.inference_mode():
            seen = model(**inputs.to(model.device))
        scores.append((_unit(seen.image_embeds) * _unit(seen.text_embeds)).sum(1))
    return 100 * torch.cat(scores).double().cpu().numpy()


def _aesthetic(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """LAION's predictor of what people rate from 1 to 10, as in the paper."""
    import torch

    (vision, processor), head = _vision(), _head()
    scores = []
    for first in range(0, len(pictures), AT_ONCE):
        inputs = processor(images=list(pictures[first : first + AT_ONCE]), return_tensors="pt")
        with torch.inference_mode():
            scores.append(head(_unit(vision(**inputs.to(vision.device)).image_embeds)).squeeze(1))
    return torch.cat(scores).double().cpu().numpy()


def _preferred(pictures: Sequence[Image.Image], conditions: Any) -> np.ndarray:
    """ImageReward's own scorer, one picture a call."""
    model = _image_reward()
    return np.array(
        [model.score(text, picture) for text, picture in zip(asked(pictures, conditions), pictures)], dtype=np.float64
    )


def _unit(x: Any) -> Any:
    return x / x.norm(dim=-1, keepdim=True)


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


@lru_cache(maxsize=2)
def _pair(model: str, processor: str) -> tuple[Any, Any]:
    from transformers import CLIPModel, CLIPProcessor

    return CLIPModel.from_pretrained(model, use_safetensors=True).to(_device()).eval(), CLIPProcessor.from_pretrained(
        processor
    )


@lru_cache(maxsize=1)
def _vision() -> tuple[Any, Any]:
    from transformers import CLIPImageProcessor, CLIPVisionModelWithProjection

    return CLIPVisionModelWithProjection.from_pretrained(CLIP[0], use_safetensors=True).to(
        _device()
    ).eval(), CLIPImageProcessor.from_pretrained(CLIP[0])


@lru_cache(maxsize=1)
def _head() -> Any:
    """The file holds the layers of a Sequential with dropout between, in order."""
    import torch
    from huggingface_hub import hf_hub_download

    layers = torch.nn.Sequential(*(torch.nn.Linear(a, b) for a, b in zip(LAION_HEAD, LAION_HEAD[1:])))
    kept = torch.load(hf_hub_download(*LAION), map_location="cpu", weights_only=True)
    layers.load_state_dict(dict(zip(layers.state_dict(), kept.values(), strict=True)))
    return layers.to(_device()).eval()


@lru_cache(maxsize=1)
def _image_reward() -> Any:
    import os

    os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "1"  # the package does not ask for it by itself
    import ImageReward

    return ImageReward.load("ImageReward-v1.0", device=_device())


def _hub(
    needs: Needs,
    unit: str,
    about: str,
    judge: Callable,
    span: tuple[float, float] = (-np.inf, np.inf),
    prompted: bool = True,
) -> Reward:
    told = f"{about}; downloads {needs.size} when first used"
    return Reward(
        needs.what,
        unit,
        told,
        judge,
        span,
        needs="prompt" if prompted else "",
        conditioned=prompted,
        missing=needs.missing,
    )


HUB_REWARDS = {
    "clip": _hub(
        Needs("CLIP similarity", "transformers", "transformers", (CLIP,), "1.7 GB"),
        "100 × cosine",
        "how well CLIP ViT-L/14 thinks it fits the prompt",
        partial(_similarity, lambda: _pair(CLIP[0], CLIP[0])),
        (-100, 100),
    ),
    "aesthetic": _hub(
        Needs("Aesthetic score", "transformers", "transformers", (CLIP, LAION), "1.7 GB"),
        "1–10",
        "what people would rate it, by LAION’s predictor, as in the paper",
        _aesthetic,
        prompted=False,
    ),
    "pickscore": _hub(
        Needs("PickScore", "transformers", "transformers", (PICK,), "3.9 GB"),
        "100 × cosine",
        "which picture people would pick for the prompt; Kirstain et al. 2023",
        partial(_similarity, lambda: _pair(PICK[0], PICK_WORDS)),
        (-100, 100),
    ),
    "imagereward": _hub(
        Needs("ImageReward", "ImageReward", "image-reward", (PREFERRED,), "1.8 GB"),
        "sd",
        "human preference for picture and prompt; Xu et al. 2023",
        _preferred,
    ),
}
