"""Changes to a batch of sequences after which an oracle should predict the same.

As EvoAug has them (Lee et al. 2023): letters and stretches are replaced, letters are lost, windows move.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engines.domains.sequence.letters import ALPHABET
from engines.domains.sequence.network.encoding import reverse_complement_ids


def rotate(ids: Tensor, most: int) -> Tensor:
    """Ids [N, L], each row moved round by at most so many places: what leaves at one end comes in at the other."""
    by = torch.randint(-most, most + 1, (len(ids), 1))
    return ids.gather(1, (torch.arange(ids.shape[1]) + by) % ids.shape[1])


def random_strand(ids: Tensor) -> Tensor:
    """Ids [N, L], half of the rows as their other strand."""
    return torch.where(torch.rand(len(ids), 1) < 0.5, reverse_complement_ids(ids), ids)


def lose_letters(ids: Tensor, most: int, share: float) -> Tensor:
    """Ids [N, L]; a share of the rows lose up to so many letters somewhere, and the first come in at the end."""
    length = ids.shape[1]
    lost = torch.randint(1, most + 1, (len(ids), 1)) * (torch.rand(len(ids), 1) < share)
    place = torch.arange(length)
    return ids.gather(1, (place + lost * (place > torch.randint(length, (len(ids), 1)))) % length)


def replace_letters(ids: Tensor, least: float, most: float, share: float = 1.0) -> Tensor:
    """Ids [N, L]; in a share of the rows a part of the letters, `least` to `most`, become random ones."""
    part = (least + (most - least) * torch.rand(len(ids), 1)) * (torch.rand(len(ids), 1) < share)
    return torch.where(torch.rand(ids.shape) < part, torch.randint_like(ids, len(ALPHABET)), ids)


def replace_stretch(ids: Tensor, most: int, share: float) -> Tensor:
    """Ids [N, L]; in a share of the rows a stretch of up to so many letters becomes random ones."""
    begin = torch.randint(ids.shape[1], (len(ids), 1))
    end = begin + torch.randint(1, most + 1, (len(ids), 1)) * (torch.rand(len(ids), 1) < share)
    place = torch.arange(ids.shape[1])
    return torch.where((place >= begin) & (place < end), torch.randint_like(ids, len(ALPHABET)), ids)
