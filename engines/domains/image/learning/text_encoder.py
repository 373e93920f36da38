"""The text encoder, trained before the UNet that it conditions: from a caption to what its picture is like.

A UNet that has to find out by itself what thousands of names mean learns slowly; here the words learn alone.
The target of a caption: the plain picture's principal components, of unit variance, and the colours of the variation.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engines.domains.image.learning.dataset import EmojiDataset
from engines.domains.image.learning.tokenizer import END_ID, MAX_TOKENS, START_ID, tokenize

WIDTH, LAYERS, HEADS = 192, 4, 4
BATCH, UNPROMPTED = 128, 0.03  # captions; share of them that are empty
READ = 16  # tokens learned from
COMPONENTS, COARSE = 128, 4  # principal components; pixels a side of what is kept of colours
TARGETS = COMPONENTS + 4 * COARSE**2

Batch = tuple[Tensor, Tensor]


def build_text_encoder(vocabulary: int) -> CLIPTextModel:
    """An untrained text encoder for so many tokens."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocabulary,
            hidden_size=WIDTH,
            intermediate_size=4 * WIDTH,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            max_position_embeddings=MAX_TOKENS,
            projection_dim=WIDTH,
            bos_token_id=START_ID,
            eos_token_id=END_ID,
            pad_token_id=END_ID,
            attn_implementation="eager",  # fused attention's gradient is eight times slower on CPU
        )
    )


class PictureRegression(nn.Module):
    """tokens [N, L] → what the picture is like, at every place [N, L, TARGETS]."""

    def __init__(self, vocabulary: int):
        super().__init__()
        self.text = build_text_encoder(vocabulary)
        self.answer = nn.Linear(WIDTH, TARGETS)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.answer(self.text(input_ids=tokens).last_hidden_state)


def regression_targets(latents: np.ndarray, factor: float) -> np.ndarray:
    """float32 [E, V + 1, TARGETS] of latents [E, V + 1, 4, 16, 16]."""
    emoji, variations, channels, side, _ = latents.shape
    step = side // COARSE
    blocks = latents.reshape(emoji, variations, channels, COARSE, step, COARSE, step)
    coarse = blocks.astype(np.float32).mean((4, 6)) * factor
    components = np.repeat(_principal_components(latents[:, -1], factor)[:, None], variations, 1)
    return np.concatenate([components, coarse.reshape(emoji, variations, -1)], 2)


def _principal_components(latents: np.ndarray, factor: float) -> np.ndarray:
    """float32 [E, COMPONENTS] of unit variance, zeros where there are fewer, of latents [E, 4, 16, 16]."""
    emoji = len(latents)
    flat = latents.reshape(emoji, -1).astype(np.float32) * factor
    left, _, _ = np.linalg.svd(flat - flat.mean(0), full_matrices=False)
    components = np.zeros((emoji, COMPONENTS), np.float32)
    components[:, : left.shape[1]] = left[:, :COMPONENTS] * emoji**0.5
    return components


def batches(
    data: EmojiDataset,
    targets: np.ndarray,
    tokenizer: CLIPTokenizer,
    device: str,
    seed: int | None = None,
    held_out: bool = False,
) -> Iterator[Batch]:
    """Endless (tokens [N, READ], targets [N, TARGETS])."""
    rng = np.random.default_rng(seed)
    while True:
        which, variation = data.sample(rng, BATCH, held_out)
        captions = ["" if rng.random() < UNPROMPTED else data.caption(i, v, rng) for i, v in zip(which, variation)]
        tokens = tokenize(tokenizer, captions)[:, :READ]
        yield tokens.to(device), torch.from_numpy(targets[which, variation]).to(device)


def loss(network: nn.Module, batch: Batch) -> Tensor:
    """Mean squared error at every place where the caption has ended."""
    tokens, target = batch
    ended = tokens == tokens[0, -1]
    ended[:, -1] = True
    gap = (network(tokens).float() - target[:, None]).square().mean(2)
    return (gap * ended).sum() / ended.sum()


@torch.inference_mode()
def held_out_loss(network: nn.Module, fixed: list[Batch]) -> float:
    """Mean loss of fixed batches."""
    return float(np.mean([float(loss(network, batch)) for batch in fixed]))
