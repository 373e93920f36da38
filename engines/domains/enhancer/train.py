"""Train the enhancer networks: python -m engines.domains.enhancer.train {model,oracle,judge,guide} --data enhancers.csv.gz --out assets/enhancer"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engines.domains.enhancer.assay import ASSAY
from engines.domains.enhancer.detectors import detectors
from engines.domains.enhancer.model import Activity
from engines.domains.enhancer.oracle import ORACLE
from engines.domains.sequence.oracle.fit import Recipe, either_strand, main, shifted

SHIFT = 6  # letters an element is moved by at most


def begin(network: Activity) -> None:
    """Half of the motif detectors start as motifs of JASPAR far from one another, half as their other strands."""
    count, _, reach = network.stem.weight.shape
    start = torch.from_numpy(np.asarray(detectors(count // 2, reach), dtype=np.float32))  # [count / 2, 4, reach]
    with torch.no_grad():
        network.stem.weight.copy_(torch.cat([start, start.flip(1, 2)]))
        network.stem.bias.fill_(-1.0)


def varied(ids: Tensor) -> Tensor:
    """Either strand, moved by a few letters."""
    return either_strand(shifted(ids, SHIFT))


RECIPE = Recipe(ASSAY, ORACLE, begin, varied)

if __name__ == "__main__":
    main(RECIPE, __doc__)
