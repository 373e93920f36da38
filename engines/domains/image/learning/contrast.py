"""A small contrastive text–image model (Radford et al. 2021, arXiv:2103.00020): what judges prompts and never guides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

from engines.assets import SHARD
from engines.domains.image.learning import captions as words
from engines.domains.image.learning.augmentation import SIDE
from engines.domains.image.learning.autoencoder import signed
from engines.domains.image.learning.dataset import Pictures

BATCH, WIDTH, LAYERS, HEADS, PATCH, SHARED = 192, 192, 4, 4, 16, 128
GRAIN, BLURRED = 0.15, 0.3  # most noise added to a picture of −1 … 1; share of pictures seen at half size


def contrast(tokens: int) -> CLIPModel:
    tower = {
        "hidden_size": WIDTH,
        "intermediate_size": 4 * WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
    }
    return CLIPModel(
        CLIPConfig(
            text_config={
                **tower,
                "vocab_size": tokens,
                "max_position_embeddings": words.LONGEST,
                "bos_token_id": 0,
                "eos_token_id": 1,
                "pad_token_id": 1,
            },
            vision_config={**tower, "image_size": SIDE, "patch_size": PATCH},
            projection_dim=SHARED,
            attn_implementation="eager",
        )
    )  # fused attention's gradient is eight times slower on CPU


def batches(
    data: Pictures,
    tokeniser: CLIPTokenizer,
    device: str,
    size: int = BATCH,
    seed: int | None = None,
    held_out: bool = False,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless (pictures −1 … 1 [N, 3, SIDE, SIDE], tokens [N, LONGEST]), no emoji twice in one. Variation 0 is held out."""
    draw = np.random.default_rng(seed)
    while True:
        which, variation = data.pick(draw, size, held_out, distinct=True)
        said = [data.caption(i, v, draw) for i, v in zip(which, variation)]
        seen = signed(data.rgb[which, variation])
        yield (seen if held_out else worn(seen)).to(device), _trimmed(words.ids(tokeniser, said)).to(device)


def _trimmed(tokens: Tensor) -> Tensor:
    """Without the columns in which every prompt has ended; one end stays."""
    return tokens[:, : int((tokens != tokens[0, -1]).sum(1).max()) + 1]


def worn(picture: Tensor) -> Tensor:
    """Grain and blur, so that small flaws of drawn pictures do not decide."""
    half = F.interpolate(F.avg_pool2d(picture, 2), scale_factor=2, mode="bilinear")
    blurred = torch.where(torch.rand(len(picture), 1, 1, 1) < BLURRED, half, picture)
    return blurred + GRAIN * torch.rand(len(picture), 1, 1, 1) * torch.randn_like(picture)


def loss(model: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    """InfoNCE both ways, nats."""
    answer = model(pixel_values=batch[0], input_ids=batch[1])
    everyone = torch.arange(len(batch[0]), device=batch[0].device)
    logits = answer.logits_per_text.float()
    return (F.cross_entropy(logits, everyone) + F.cross_entropy(logits.T, everyone)) / 2


@torch.inference_mode()
def held_out(model: nn.Module, lessons: list[tuple[Tensor, Tensor]]) -> float:
    return float(np.mean([float(loss(model, lesson)) for lesson in lessons]))


def save(model: CLIPModel, tokeniser: CLIPTokenizer, folder: Path) -> None:
    """Half precision, every file under 10 MB."""
    model.half().save_pretrained(folder, max_shard_size=SHARD)
    tokeniser.save_pretrained(folder)
