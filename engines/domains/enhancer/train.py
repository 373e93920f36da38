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
from engines.domains.sequence.training.augmentation import (
    lose_letters,
    random_strand,
    replace_letters,
    replace_stretch,
    rotate,
)
from engines.domains.sequence.training.command import main
from engines.domains.sequence.training.recipe import Recipe

SHIFT, FAR = 6, 15  # letters an element is moved by at most: at the end of a training, and before
PLAIN = 0.7  # share of the budget after which elements are only moved and turned round
MEMBERS = 2  # networks of an oracle
SIZES = ({"pool": 4}, {"pool": 8})  # of its networks, by turns: the finer takes twice as long a step


def initialise(network: ActivityNetwork) -> None:
    """Half of the motif detectors start as motifs of JASPAR far from one another, half as their other strands."""
    count, _, reach = network.stem.weight.shape
    start = torch.from_numpy(np.asarray(motif_filters(count // 2, reach), dtype=np.float32))  # [count / 2, 4, reach]
    with torch.no_grad():
        network.stem.weight.copy_(torch.cat([start, start.flip(1, 2)]))
        network.stem.bias.fill_(-1.0)


def augment(ids: Tensor, done: float) -> Tensor:
    """Either strand of ids [N, L], moved; at first with letters lost and replaced too."""
    if done >= PLAIN:
        return random_strand(rotate(ids, SHIFT))
    changed = replace_letters(lose_letters(rotate(ids, FAR), 8, 0.25), 0.0, 0.08, 0.5)
    return random_strand(replace_stretch(changed, 24, 0.35))


RECIPE = Recipe(ASSAY, ORACLE, initialise=initialise, augment=augment, members=MEMBERS, sizes=SIZES)

if __name__ == "__main__":
    main(RECIPE, __doc__)
