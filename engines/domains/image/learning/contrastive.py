"""A small contrastive text–image model (Radford et al. 2021, arXiv:2103.00020); it judges prompts, never guides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

from engines.assets import SHARD
from engines.domains.image.learning.augmentation import SIDE
from engines.domains.image.learning.autoencoder import to_tensor
from engines.domains.image.learning.dataset import EmojiDataset
from engines.domains.image.learning.tokenizer import END_ID, MAX_TOKENS, START_ID, tokenize

BATCH, WIDTH, LAYERS, HEADS, PATCH, PROJECTION = 192, 192, 4, 4, 16, 128
MAX_GRAIN, BLURRED = 0.15, 0.3  # most noise added to a picture of −1 … 1; share of pictures seen at half size

Batch = tuple[Tensor, Tensor]


def build_contrastive_model(vocabulary: int) -> CLIPModel:
    """An untrained model for so many tokens."""
    tower = {
        "hidden_size": WIDTH,
        "intermediate_size": 4 * WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
    }
    text = {
        "vocab_size": vocabulary,
        "max_position_embeddings": MAX_TOKENS,
        "bos_token_id": START_ID,
        "eos_token_id": END_ID,
        "pad_token_id": END_ID,
    }
    return CLIPModel(
        CLIPConfig(
            text_config=tower | text,
            vision_config=tower | {"image_size": SIDE, "patch_size": PATCH},
            projection_dim=PROJECTION,
            attn_implementation="eager",  # fused attention's gradient is eight times slower on CPU
        )
    )


def batches(
    data: EmojiDataset,
    tokenizer: CLIPTokenizer,
    device: str,
    size: int = BATCH,
    seed: int | None = None,
    held_out: bool = False,
) -> Iterator[Batch]:
    """Endless (pictures −1 … 1 [N, 3, SIDE, SIDE], tokens [N, L]), no emoji twice in one. Variation 0 is held out."""
    rng = np.random.default_rng(seed)
    while True:
        which, variation = data.sample(rng, size, held_out, distinct=True)
        captions = [data.caption(i, v, rng) for i, v in zip(which, variation)]
        pictures = to_tensor(data.rgb[which, variation])
        tokens = _trim(tokenize(tokenizer, captions))
        yield (pictures if held_out else degrade(pictures)).to(device), tokens.to(device)


def _trim(tokens: Tensor) -> Tensor:
    """Without the columns in which every prompt has ended; one end stays."""
    return tokens[:, : int((tokens != tokens[0, -1]).sum(1).max()) + 1]


def degrade(picture: Tensor) -> Tensor:
    """Grain and blur, so that small flaws of drawn pictures do not decide."""
    half = F.interpolate(F.avg_pool2d(picture, 2), scale_factor=2, mode="bilinear")
    blurred = torch.where(torch.rand(len(picture), 1, 1, 1) < BLURRED, half, picture)
    return blurred + MAX_GRAIN * torch.rand(len(picture), 1, 1, 1) * torch.randn_like(picture)


def loss(model: nn.Module, batch: Batch) -> Tensor:
    """InfoNCE both ways, nats."""
    output = model(pixel_values=batch[0], input_ids=batch[1])
    pairs = torch.arange(len(batch[0]), device=batch[0].device)
    logits = output.logits_per_text.float()
    return (F.cross_entropy(logits, pairs) + F.cross_entropy(logits.T, pairs)) / 2


@torch.inference_mode()
def held_out_loss(model: nn.Module, fixed: list[Batch]) -> float:
    """Mean loss of fixed batches."""
    return float(np.mean([float(loss(model, batch)) for batch in fixed]))


def save(model: CLIPModel, tokenizer: CLIPTokenizer, folder: Path) -> None:
    """Half precision, every file under 10 MB."""
    model.half().save_pretrained(folder, max_shard_size=SHARD)
    tokenizer.save_pretrained(folder)
