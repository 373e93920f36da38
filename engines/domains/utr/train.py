"""Train the 5′UTR networks:

python -m engines.domains.utr.train {model,oracle,judge,guide} --data utr.csv.gz --out assets/utr
"""

from __future__ import annotations

from dataclasses import replace

from engines.domains.sequence.training.command import main
from engines.domains.sequence.training.recipe import Recipe
from engines.domains.utr.assay import ASSAY
from engines.domains.utr.oracle import ORACLE

RECIPE = Recipe(replace(ASSAY, span=None), ORACLE)

if __name__ == "__main__":
    main(RECIPE, __doc__)
