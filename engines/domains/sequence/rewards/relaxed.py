"""Rewards of sequences by the shares [N, L, 4] of A, C, G and T that places have, with gradients.

Counts of words are means over sequences whose places are independent; what curves follow them is of those means.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engines.domains.sequence.letters import ALPHABET, IUPAC, reverse_complement
from engines.domains.sequence.motifs.names import split_names
from engines.domains.sequence.motifs.restriction_sites import parse_site
from engines.domains.sequence.rewards.composition import GC_FALL
from engines.domains.sequence.rewards.words import NATURAL_K, TRIPLET


def gc_window(shares: Tensor, conditions: Any) -> Tensor:
    """[N] 1 inside the GC window, falling to 0 over 10 points outside it."""
    percent = 100 * shares[..., [ALPHABET.index("C"), ALPHABET.index("G")]].sum(-1).mean(1)
    outside = (conditions.gc_low - percent).maximum(percent - conditions.gc_high)
    return (1 - outside.clamp(min=0) / GC_FALL).clamp(0, 1)


def upstream_atg(shares: Tensor, conditions: Any) -> Tensor:
    """[N] minus the number of upstream ATG, in all three frames."""
    return -word_count(shares, "ATG")


def sites(shares: Tensor, conditions: Any) -> Tensor:
    """[N] minus the number of restriction sites, on both strands."""
    distinct = dict.fromkeys(parse_site(name) for name in split_names(conditions.sites))
    spellings = [word for site in distinct for word in dict.fromkeys((site, reverse_complement(site)))]
    return -sum(word_count(shares, word) for word in spellings)


def word_count(shares: Tensor, word: str) -> Tensor:
    """[N] how often an IUPAC word occurs on the strand as written."""
    places = max(0, shares.shape[1] - len(word) + 1)
    allowed = shares.new_tensor([[base in IUPAC[letter] for base in ALPHABET] for letter in word])
    fitting = [shares[:, i : i + places] @ letter for i, letter in enumerate(allowed)]
    return torch.stack(fitting).prod(0).sum(1)


def natural_words(shares: Tensor, log_odds: Any) -> Tensor:
    """[N] mean log-odds [4⁶] of the words. Letter by letter: what the rest of a word is worth, by its first letters."""
    places = shares.shape[1] - NATURAL_K + 1
    rest = shares.new_tensor(log_odds)
    for i in range(NATURAL_K):
        letter = shares[:, i : i + places, None]  # [N, places, 1, 4]
        rest = (letter @ rest.view(*rest.shape[:-1], len(ALPHABET), -1)).squeeze(2)
    return rest.squeeze(-1).mean(1)


def complexity(shares: Tensor, conditions: Any) -> Tensor:
    """[N] minus the DUST score, of the mean counts of triplets."""
    places = shares.shape[1] - TRIPLET + 1
    first, second, third = (shares[:, i : i + places] for i in range(TRIPLET))
    words = torch.einsum("nix,niy,niz->nixyz", first, second, third).flatten(2)
    counts = words.sum(1)
    pairs = (counts.square() - words.square().sum(1)).sum(1) / 2
    return -pairs / max(places - 1, 1)
