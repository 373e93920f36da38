"""What the 50 letters of a measured element say of other lengths: cropped, behind other letters, or stretched.

A crop has its element's load where nothing in the letters before it starts translation. Behind the assay's own leader
an element is as it was measured; behind other letters without ATG, or moved apart by whole codons without ATG and
stops, it is taken to have its load.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engines.domains.sequence.letters import encode
from engines.domains.sequence.training.library import Library
from engines.domains.utr.assay import ASSAY, LEADER, SPAN

START, STOPS = encode(["ATG"]), encode(["TAA", "TAG", "TGA"])
_C = 1  # an id that no start or stop holds
KEPT = 10  # letters before the start codon that are not moved apart
_LEADER = torch.from_numpy(encode([LEADER]))


def measured_examples(library: Library, rows: np.ndarray) -> tuple[Tensor, np.ndarray]:
    """(ids [M, L], the rows whose load they have [M]): an oracle's batch, of one length."""
    ids, length = torch.from_numpy(library.ids[rows]), random_length()
    if length > ASSAY.length:
        return lengthened(ids, length), rows
    kept = croppable(ids, length)
    return ids[kept, -length:], rows[kept.numpy()]


def random_length() -> int:
    """Of designs, every other one no longer than what was measured."""
    least, most = SPAN if torch.rand(()) < 0.5 else (SPAN[0], ASSAY.length)
    return int(torch.randint(least, most + 1, ()))


def croppable(ids: Tensor, length: int) -> Tensor:
    """bool [N]: no ATG begins in what lies before the last `length` letters of ids [N, L]."""
    return ~begins(ids, START)[:, : ids.shape[1] - length].any(1)


def lengthened(ids: Tensor, length: int) -> Tensor:
    """Ids [N, length] of longer 5′UTRs that are taken to have the load of ids [N, L].

    A third is stretched; the others stand behind the leader where that is long enough, or behind other letters.
    """
    third = -(-len(ids) // 3)
    more = length - ids.shape[1]
    behind = behind_leader if more <= _LEADER.shape[1] and torch.rand(()) < 0.5 else behind_letters
    return torch.cat([stretched(ids[:third], more), behind(ids[third:], more)])


def behind_leader(ids: Tensor, more: int) -> Tensor:
    """Ids [N, more + L] behind the last letters of the assay's leader: what was measured."""
    return torch.cat([_LEADER[:, _LEADER.shape[1] - more :].expand(len(ids), -1), ids], 1)


def behind_letters(ids: Tensor, more: int) -> Tensor:
    """Ids [N, more + L] behind random letters, or those of another element, in which no ATG begins."""
    others = torch.where(torch.rand(len(ids), 1) < 0.5, _random(ids, more), _others(ids, more))
    whole = torch.cat([others, ids], 1)
    return _without(whole, torch.arange(whole.shape[1]).expand_as(whole) < more, START)


def stretched(ids: Tensor, more: int) -> Tensor:
    """Ids [N, more + L]: codons put in somewhere, without ATG and stops, so that what lies before keeps its frame.

    What is left of `more` beyond whole codons stands before them.
    """
    codons, rest = more // 3 * 3, more % 3
    place, at = torch.arange(ids.shape[1] + codons), _places_between_codons(ids)[:, None]
    inside = (place >= at) & (place < at + codons)
    source = torch.where(place < at, place, (place - codons).clamp(min=0))
    whole = torch.where(inside, _random(ids, len(place)), ids.gather(1, source))
    return behind_letters(_without(whole, inside, np.concatenate([START, STOPS])), rest)


def begins(ids: Tensor, words: np.ndarray) -> Tensor:
    """bool [N, L − 2]: one of the words [W, 3] begins there."""
    triples = ids.unfold(1, 3, 1)
    return torch.stack([(triples == torch.from_numpy(word)).all(2) for word in words]).any(0)


def _places_between_codons(ids: Tensor) -> Tensor:
    """[N] a random place before which letters can go without taking a start or a stop apart."""
    found = begins(ids, np.concatenate([START, STOPS]))
    whole = ~(found[:, :-1] | found[:, 1:])  # place p + 2 lies inside words that begin at p and p + 1
    free = torch.rand(whole.shape) * whole
    return free[:, : ids.shape[1] - KEPT - 2].argmax(1) + 2


def _without(ids: Tensor, changed: Tensor, words: np.ndarray) -> Tensor:
    """Ids [N, L]; where one of the words holds letters that may be changed (bool [N, L]), those become C."""
    found = begins(ids, words)
    inside = torch.zeros_like(changed)
    for i in range(3):
        inside[:, i : i + found.shape[1]] |= found
    return torch.where(inside & changed, _C, ids)


def _random(ids: Tensor, count: int) -> Tensor:
    return torch.randint(4, (len(ids), count), dtype=ids.dtype)


def _others(ids: Tensor, count: int) -> Tensor:
    """The last letters of another element of the batch."""
    return ids.roll(1, 0)[:, ids.shape[1] - count :]
