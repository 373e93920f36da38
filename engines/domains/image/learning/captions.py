"""The tokeniser of prompts: byte-level pairs learned from captions, in CLIP's format, so that any script can be typed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from torch import Tensor
from transformers import CLIPTokenizer

from engines.domains.image.learning.dataset import Pictures

SIZE, LONGEST, CAPTIONS = 4096, 32, 20  # tokens known, tokens of a prompt, captions an emoji to learn from
START, END, WORD_END = "<|startoftext|>", "<|endoftext|>", "</w>"


def learn(data: Pictures) -> CLIPTokenizer:
    """A tokeniser fitted to the captions of all emoji."""
    draw, blank = np.random.default_rng(0), _tokeniser({START: 0, END: 1}, []).backend_tokenizer
    captions = [
        data.caption(i, int(v), draw)
        for i in range(len(data.emoji))
        for v in draw.integers(0, data.rgb.shape[1], CAPTIONS)
    ]
    pairs = Tokenizer(models.BPE(end_of_word_suffix=WORD_END))
    pairs.normalizer, pairs.pre_tokenizer = blank.normalizer, blank.pre_tokenizer
    pairs.train_from_iterator(
        captions,
        trainers.BpeTrainer(
            vocab_size=SIZE,
            special_tokens=[START, END],
            end_of_word_suffix=WORD_END,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    learned = json.loads(pairs.to_str())["model"]
    return _tokeniser(learned["vocab"], [tuple(pair) for pair in learned["merges"]])


def _tokeniser(vocab: dict[str, int], merges: list[tuple[str, str]]) -> CLIPTokenizer:
    return CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=LONGEST)


def ids(tokeniser: CLIPTokenizer, captions: list[str]) -> Tensor:
    """Captions → tokens [N, LONGEST], cut and filled as a pipeline does it."""
    return tokeniser(captions, padding="max_length", max_length=LONGEST, truncation=True, return_tensors="pt").input_ids


def load(folder: Path) -> CLIPTokenizer:
    return CLIPTokenizer.from_pretrained(folder)
