"""The tokenizer of prompts: byte-level pairs learned from captions, in CLIP's format, so that any script is read."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from torch import Tensor
from transformers import CLIPTokenizer

from engines.domains.image.learning.dataset import EmojiDataset

VOCABULARY, MAX_TOKENS = 4096, 32  # tokens known, tokens of a prompt
CAPTIONS = 20  # of an emoji, to learn from
START, END, WORD_END = "<|startoftext|>", "<|endoftext|>", "</w>"
START_ID, END_ID = 0, 1  # the end also fills up


def train_tokenizer(data: EmojiDataset) -> CLIPTokenizer:
    """A tokenizer fitted to the captions of all emoji."""
    blank = build_tokenizer({START: START_ID, END: END_ID}, []).backend_tokenizer
    pairs = Tokenizer(models.BPE(end_of_word_suffix=WORD_END))
    pairs.normalizer, pairs.pre_tokenizer = blank.normalizer, blank.pre_tokenizer
    pairs.train_from_iterator(
        _captions(data),
        trainers.BpeTrainer(
            vocab_size=VOCABULARY,
            special_tokens=[START, END],
            end_of_word_suffix=WORD_END,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    learned = json.loads(pairs.to_str())["model"]
    return build_tokenizer(learned["vocab"], [tuple(pair) for pair in learned["merges"]])


def _captions(data: EmojiDataset) -> list[str]:
    rng = np.random.default_rng(0)
    return [
        data.caption(which, int(variation), rng)
        for which in range(len(data.emoji))
        for variation in rng.integers(0, data.rgb.shape[1], CAPTIONS)
    ]


def build_tokenizer(vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> CLIPTokenizer:
    """One of these tokens and merges."""
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=MAX_TOKENS)


def tokenize(tokenizer: CLIPTokenizer, captions: list[str]) -> Tensor:
    """Captions → tokens [N, MAX_TOKENS], cut and filled as a pipeline does it."""
    return tokenizer(
        captions, padding="max_length", max_length=MAX_TOKENS, truncation=True, return_tensors="pt"
    ).input_ids


def load_tokenizer(folder: Path) -> CLIPTokenizer:
    """A tokenizer as it was saved."""
    return CLIPTokenizer.from_pretrained(folder)
