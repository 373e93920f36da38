"""Train the 5′UTR networks of other lengths than the measured one:

python -m engines.domains.utr.lengths.train {model,oracle,judge,guide} --data utr.csv.gz --out assets/utr_lengths
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engines.domains.sequence.training.command import main
from engines.domains.sequence.training.library import Library
from engines.domains.sequence.training.recipe import Recipe
from engines.domains.utr.assay import ASSAY, SPAN
from engines.domains.utr.lengths.examples import measured_examples, random_length
from engines.domains.utr.oracle import ORACLE

MEMBERS = 2  # networks of an oracle
SIZES = [{"length": SPAN[1], "drop": drop} for drop in (0.2, 0.4)]  # what they are made of, by turns


def natural_sequences(library: Library, rows: np.ndarray) -> Tensor:
    """Ids [N, L] of one length: an element's last letters, or those of another one of its set before it."""
    kinds = np.array([library.rows[i].get("set") or "" for i in rows])
    order = np.argsort(kinds, kind="stable")
    one = torch.from_numpy(library.ids[rows[order]])
    other = torch.from_numpy(library.ids[rows[_next_of_kind(kinds[order], order)]])
    return torch.cat([other, one], 1)[:, -random_length() :]


def _next_of_kind(kinds: np.ndarray, order: np.ndarray) -> np.ndarray:
    """[N] of sorted kinds, and where each stood: where the next one of its kind stood, round about."""
    first, end = (np.searchsorted(kinds, kinds, side=side) for side in ("left", "right"))
    return order[first + (np.arange(len(kinds)) - first + 1) % (end - first)]


RECIPE = Recipe(ASSAY, ORACLE, measured_examples, natural_sequences, last=SPAN[0], members=MEMBERS, sizes=SIZES)

if __name__ == "__main__":
    main(RECIPE, __doc__)
