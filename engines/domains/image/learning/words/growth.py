"""A text encoder that reads more words whole: its tokenizer's merges go on, its embeddings begin at what words mean.

What it read before it reads as before, so that it answers as before until it has learned.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPTokenizer

from engines.domains.image.learning.emoji import Emoji
from engines.domains.image.learning.tokenizer import WORD_END, build_tokenizer
from engines.domains.image.learning.words.lexicon_table import NEAR, Meanings

MOST_TOKENS = 12_288


def grow(
    text: CLIPTextModel, tokenizer: CLIPTokenizer, meanings: Meanings, emoji: Sequence[Emoji]
) -> tuple[CLIPTextModel, CLIPTokenizer]:
    """Both with the commonest words that mean something as tokens of their own."""
    learned = json.loads(tokenizer.backend_tokenizer.to_str())["model"]
    vocabulary, merges = dict(learned["vocab"]), [tuple(pair) for pair in learned["merges"]]
    ranks, rows = {pair: rank for rank, pair in enumerate(merges)}, list(text.get_input_embeddings().weight.detach())
    for row in _in_order(meanings):
        pieces = _pieces(meanings.words[row], ranks)
        if len(vocabulary) + len(pieces) > MOST_TOKENS:
            break
        begun = len(pieces) > 1
        while len(pieces) > 1:
            pieces = _merge(pieces, vocabulary, ranks, rows)
        if begun:
            name = tokenizer(emoji[meanings.places[row, 0]].name.lower(), add_special_tokens=False).input_ids
            rows[-1] = torch.stack([rows[i] for i in name]).mean(0)
    return _with_rows(text, torch.stack(rows)), build_tokenizer(vocabulary, list(ranks))


def _in_order(meanings: Meanings) -> list[int]:
    """Rows of the words that mean something: what an emoji is called by first, then the commonest."""
    rows = [row for row, similar in enumerate(meanings.similar) if similar >= NEAR]
    return sorted(rows, key=lambda row: meanings.similar[row] < 1)


def _pieces(word: str, ranks: dict[tuple[str, str], int]) -> list[str]:
    """A word's tokens by byte-pair encoding."""
    pieces = [*word[:-1], word[-1] + WORD_END]
    while found := [(ranks[pair], i) for i, pair in enumerate(zip(pieces, pieces[1:])) if pair in ranks]:
        _, i = min(found)
        pieces[i : i + 2] = [pieces[i] + pieces[i + 1]]
    return pieces


def _merge(
    pieces: list[str], vocabulary: dict[str, int], ranks: dict[tuple[str, str], int], rows: list[Tensor]
) -> list[str]:
    """The first two pieces made one, which is a token from now on."""
    first, second = pieces[:2]
    ranks.setdefault((first, second), len(ranks))
    if first + second not in vocabulary:
        vocabulary[first + second] = len(vocabulary)
        rows.append((rows[vocabulary[first]] + rows[vocabulary[second]]) / 2)
    return [first + second, *pieces[2:]]


def _with_rows(text: CLIPTextModel, rows: Tensor) -> CLIPTextModel:
    """A copy with these token embeddings [vocabulary, width]."""
    grown = copy.deepcopy(text)
    grown.set_input_embeddings(nn.Embedding.from_pretrained(rows.clone(), freeze=False))
    grown.config.vocab_size = len(rows)
    return grown
