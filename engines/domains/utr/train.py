"""Train the 5′UTR networks: python -m engines.domains.utr.train {model,oracle,judge,guide} --data utr.csv.gz --out assets/utr"""
from __future__ import annotations

from torch import Tensor, nn

from engines.domains.utr.assay import ASSAY
from engines.domains.utr.oracle import ORACLE
from engines.sequence.fit import Recipe, main


def begin(network: nn.Module) -> None:
    """Nothing is known beforehand."""


def varied(ids: Tensor) -> Tensor:
    """A 5′UTR means what it means in one place and on one strand."""
    return ids


RECIPE = Recipe(ASSAY, ORACLE, begin, varied)

if __name__ == "__main__":
    main(RECIPE, __doc__)
