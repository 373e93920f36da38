"""Train the enhancer networks:

python -m engines.domains.enhancer.train {model,oracle,judge,guide} --data enhancers.csv.gz --out assets/enhancer
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engines.domains.enhancer.assay import ASSAY
from engines.domains.enhancer.network import ActivityNetwork
from engines.domains.enhancer.oracle import ORACLE
from engines.domains.sequence.motifs.filters import motif_filters
from engines.domains.sequence.training.augmentation import random_strand, shift
from engines.domains.sequence.training.command import main
from engines.domains.sequence.training.recipe import Recipe

SHIFT = 6  # letters an element is moved by at most


def initialise(network: ActivityNetwork) -> None:
    """Half of the motif detectors start as motifs of JASPAR far from one another, half as their other strands."""
    count, _, reach = network.stem.weight.shape
    start = torch.from_numpy(np.asarray(motif_filters(count // 2, reach), dtype=np.float32))  # [count / 2, 4, reach]
    with torch.no_grad():
        network.stem.weight.copy_(torch.cat([start, start.flip(1, 2)]))
        network.stem.bias.fill_(-1.0)


def augment(ids: Tensor) -> Tensor:
    """Either strand of ids [N, L], moved by a few letters."""
    return random_strand(shift(ids, SHIFT))


RECIPE = Recipe(ASSAY, ORACLE, initialise, augment)

if __name__ == "__main__":
    main(RECIPE, __doc__)
