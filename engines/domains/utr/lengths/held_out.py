"""How much of the load of held-out elements an oracle explains, by length: cropped, or behind other letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from engines.domains.sequence.letters import decode
from engines.domains.sequence.training.library import Library
from engines.domains.utr.assay import ASSAY, LEADER, SPAN
from engines.domains.utr.lengths.examples import behind_leader, behind_letters, croppable

BINS = ((25, 34), (35, 49), (50, 60), (61, 75), (76, 100), (25, 60))  # letters
CROPPED, ALL_CROPS = "cropped where nothing before starts translation", "all crops"
LEADING, LETTERS = "behind the assay's leader", "behind other letters"
MEASURED = (CROPPED, LEADING)  # whose load was measured, rather than supposed
PART = 0.06  # of the held-out elements, for every length
Predict = Callable[[Sequence[str]], np.ndarray]  # N sequences → [N, 1]


def explained_by_length(library: Library, predict: Predict) -> dict[str, float]:
    """“25–34 letters, how” → r² of predictions, over held-out elements drawn for each length."""
    torch.manual_seed(0)
    noise, held = np.random.default_rng(0), library.elements_of("held-out")
    found = [
        (how, length, predict(decode(ids.numpy()))[:, 0], library.values[rows, 0])
        for length in range(SPAN[0], SPAN[1] + 1)
        for how, ids, rows in _views(library, held[noise.random(len(held)) < PART], length)
    ]
    told = {}
    for least, most in BINS:
        inside = [each for each in found if least <= each[1] <= most]
        for how in dict.fromkeys(each[0] for each in inside):
            told[f"{least}–{most} letters, {how}"] = _r2([each for each in inside if each[0] == how])
    both = [each for each in found if each[0] in MEASURED and each[1] <= BINS[-1][1]]
    return told | {f"{BINS[-1][0]}–{BINS[-1][1]} letters, {' and '.join(MEASURED)}": _r2(both)}


def _views(library: Library, rows: np.ndarray, length: int) -> Iterator[tuple[str, Tensor, np.ndarray]]:
    """(how, ids [M, length], rows [M]): what these elements say of a length."""
    ids, more = torch.from_numpy(library.ids[rows]), length - ASSAY.length
    if more <= 0:
        kept = croppable(ids, length)
        yield CROPPED, ids[kept, -length:], rows[kept.numpy()]
        yield ALL_CROPS, ids[:, -length:], rows
        return
    if more <= len(LEADER):
        yield LEADING, behind_leader(ids, more), rows
    yield LETTERS, behind_letters(ids, more), rows


def _r2(found: Sequence[tuple[str, int, np.ndarray, np.ndarray]]) -> float:
    predicted, measured = (np.concatenate([each[i] for each in found]) for i in (2, 3))
    return float(np.corrcoef(predicted, measured)[0, 1] ** 2)
