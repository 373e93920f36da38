"""A text encoder learns that phrases mean captions: what the UNet reads of the phrase is what it read of the caption.

The UNet reads states by cross-attention alone, so attention's answers are matched, asked by queries of its own on
noisy pictures, and the state where the prompt has ended (Hinton et al. 2015, arXiv:1503.02531). The teacher is the text
encoder that the UNet was trained with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from engines.domains.image.learning.dataset import EmojiDataset
from engines.domains.image.learning.tokenizer import tokenize
from engines.domains.image.learning.unet import Batch as NoisyBatch
from engines.domains.image.learning.unet import TextConditionedUNet
from engines.domains.image.learning.unet import loss as denoising_loss
from engines.domains.image.learning.words.phrases import Phrases

BATCH, KNOWN, EMPTY = 96, 0.4, 0.02  # prompts; shares of them that are captions as before, that are empty
QUERIES, ASKED = 512, 12  # of a layer: most that are kept, and that ask in a step
END_WEIGHT = 0.5  # of the error where the prompt has ended, beside that of attention

Batch = tuple[Tensor, Tensor]


class Student(nn.Module):
    """tokens [N, MAX_TOKENS] → states [N, MAX_TOKENS, width]."""

    def __init__(self, text: CLIPTextModel):
        super().__init__()
        self.text = text.requires_grad_(True)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.text(input_ids=tokens).last_hidden_state


@dataclass(frozen=True)
class Layer:
    """One cross-attention: its keys and values, and queries that it has asked [Q, heads, d]."""

    key: nn.Linear
    value: nn.Linear
    queries: Tensor

    def answers(self, states: Tensor, asked: Tensor) -> Tensor:
        """Of states [N, L, width] to some of the queries: [N, asked, heads, d], before they are joined."""
        queries = self.queries[asked]
        shape = (*states.shape[:2], *queries.shape[1:])
        key, value = self.key(states).view(shape), self.value(states).view(shape)
        weight = torch.einsum("qhd,nlhd->nqhl", queries.to(key), key) / queries.shape[-1] ** 0.5
        return torch.einsum("nqhl,nlhd->nqhd", weight.softmax(-1), value)


class Distillation:
    """The teacher and what it is asked. loss: (student, batch) → a number."""

    def __init__(self, network: TextConditionedUNet, batch: NoisyBatch):
        self.teacher, self.layers = network.text.eval(), _layers(network, batch)

    def loss(self, student: nn.Module, batch: Batch, generator: torch.Generator | None = None) -> Tensor:
        """Squared errors as shares of the teacher's variance among prompts."""
        phrases, captions = batch
        asked = torch.randint(min(len(layer.queries) for layer in self.layers), (ASKED,), generator=generator)
        with torch.no_grad():
            target = self.teacher(input_ids=captions).last_hidden_state
        states = student(phrases)
        read = [_share(layer.answers(states, asked), layer.answers(target, asked)) for layer in self.layers]
        return torch.stack(read).mean() + END_WEIGHT * _share(states[:, -1], target[:, -1])

    @torch.inference_mode()
    def held_out_loss(self, student: nn.Module, fixed: list[Batch]) -> float:
        """Mean loss of fixed batches."""
        return float(np.mean([float(self.loss(student, b, torch.Generator().manual_seed(0))) for b in fixed]))


def _share(answer: Tensor, target: Tensor) -> Tensor:
    answer, target = answer.float(), target.float()
    return (answer - target).square().mean() / target.var(0).mean()


def _layers(network: TextConditionedUNet, batch: NoisyBatch) -> list[Layer]:
    """Every cross-attention of the UNet, with queries that it asks of a batch of noisy pictures."""
    attentions = [m.attn2 for m in network.unet.modules() if hasattr(m, "attn2")]
    heard: dict[nn.Module, Tensor] = {}
    hooks = [
        a.to_q.register_forward_hook(lambda module, given, answer: heard.update({module: answer})) for a in attentions
    ]
    with torch.no_grad():
        denoising_loss(network, batch)
    for hook in hooks:
        hook.remove()
    return [_layer(attention, heard[attention.to_q]) for attention in attentions]


def _layer(attention: nn.Module, asked: Tensor) -> Layer:
    """asked: queries [N, places, heads·d]."""
    every = asked.flatten(0, 1).unflatten(-1, (attention.heads, -1))
    some = every[torch.randperm(len(every))[:QUERIES]]
    return Layer(attention.to_k.requires_grad_(False), attention.to_v.requires_grad_(False), some)


def batches(
    data: EmojiDataset,
    phrases: Phrases,
    student: CLIPTokenizer,
    teacher: CLIPTokenizer,
    device: str,
    seed: int | None = None,
    size: int = BATCH,
) -> Iterator[Batch]:
    """Endless (phrases for the student, captions for the teacher), both tokens [N, MAX_TOKENS]."""
    rng = np.random.default_rng(seed)
    while True:
        pairs = [_pair(data, phrases, rng) for _ in range(size)]
        said, meant = zip(*pairs)
        yield tokenize(student, list(said)).to(device), tokenize(teacher, list(meant)).to(device)


def _pair(data: EmojiDataset, phrases: Phrases, rng: np.random.Generator) -> tuple[str, str]:
    """A caption as before and itself, or a phrase and its caption."""
    way = rng.random()
    if way < EMPTY:
        return "", ""
    if way >= EMPTY + KNOWN:
        return phrases(rng)
    which, variation = data.sample(rng, 1)
    caption = data.caption(which[0], variation[0], rng)
    return caption, caption
