"""The text encoder, before the painter listens to it: from a caption to what its picture is like.

A painter that has to find out by itself what thousands of names mean learns slowly; here the words learn alone, without a UNet.
What a caption is answered with: the plain picture's principal components, each of unit variance, and the colours of the variation.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engines.domains.image.learning import captions as words
from engines.domains.image.learning.dataset import Pictures

WIDTH, LAYERS, HEADS = 192, 4, 4
BATCH, COMPONENTS, COARSE, READ, UNPROMPTED = (
    128,
    128,
    4,
    16,
    0.03,
)  # COARSE: pixels a side of what is kept of colours; READ: tokens learned from


def text_encoder(tokens: int) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=tokens,
            hidden_size=WIDTH,
            intermediate_size=4 * WIDTH,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            max_position_embeddings=words.LONGEST,
            projection_dim=WIDTH,
            bos_token_id=0,
            eos_token_id=1,
            pad_token_id=1,
            attn_implementation="eager",
        )
    )  # fused attention's gradient is eight times slower on CPU


class Listener(nn.Module):
    """tokens [N, L] → what the picture is like, at every place [N, L, COMPONENTS + 4·COARSE²]."""

    def __init__(self, tokens: int):
        super().__init__()
        self.text = text_encoder(tokens)
        self.answer = nn.Linear(WIDTH, COMPONENTS + 4 * COARSE**2)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.answer(self.text(input_ids=tokens).last_hidden_state)


def likeness(latents: np.ndarray, factor: float) -> np.ndarray:
    """float32 [E, V + 1, COMPONENTS + 4·COARSE²] of latents [E, V + 1, 4, 16, 16]."""
    emoji, shown, channels, side, _ = latents.shape
    plain = latents[:, -1].reshape(emoji, -1).astype(np.float32) * factor
    left, _, _ = np.linalg.svd(plain - plain.mean(0), full_matrices=False)
    components = np.zeros((emoji, COMPONENTS), np.float32)
    components[:, : left.shape[1]] = left[:, :COMPONENTS] * emoji**0.5
    step = side // COARSE
    coarse = (
        latents.reshape(emoji, shown, channels, COARSE, step, COARSE, step).astype(np.float32).mean((4, 6)) * factor
    )
    return np.concatenate([np.repeat(components[:, None], shown, 1), coarse.reshape(emoji, shown, -1)], 2)


def batches(
    data: Pictures,
    target: np.ndarray,
    tokeniser: CLIPTokenizer,
    device: str,
    seed: int | None = None,
    held_out: bool = False,
) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless (tokens [N, READ], likeness [N, COMPONENTS + 4·COARSE²])."""
    draw = np.random.default_rng(seed)
    while True:
        which, variation = data.pick(draw, BATCH, held_out)
        said = ["" if draw.random() < UNPROMPTED else data.caption(i, v, draw) for i, v in zip(which, variation)]
        yield words.ids(tokeniser, said)[:, :READ].to(device), torch.from_numpy(target[which, variation]).to(device)


def loss(listener: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    """Mean squared error at every place where the caption has ended."""
    tokens, target = batch
    ended = tokens == tokens[0, -1]
    ended[:, -1] = True
    gap = (listener(tokens).float() - target[:, None]).square().mean(2)
    return (gap * ended).sum() / ended.sum()


@torch.inference_mode()
def held_out(listener: nn.Module, lessons: list[tuple[Tensor, Tensor]]) -> float:
    return float(np.mean([float(loss(listener, lesson)) for lesson in lessons]))
